// RESTinio: the handler gets a request that is there whole.
#include <future>

#include <restinio/asio_timer_manager.hpp>
#include <restinio/http_server_run.hpp>
#include <restinio/message_builders.hpp>
#include <restinio/null_logger.hpp>

#include "restinio_head.hpp"
#include "serving.hpp"
#include "strict_stream.hpp"

namespace {

restinio::request_handling_status_t handle(const examples::serving& settings, const restinio::request_handle_t& got) {
  examples::incoming request(settings.verifier, examples::restinio_head{got->header()},
                             examples::http_1(got->header().http_minor()));
  request.update(got->body());
  examples::answer answer = request.finish();
  auto response = got->create_response({restinio::http_status_code_t(static_cast<std::uint16_t>(answer.status)), ""});
  response.connection_close();
  if (answer.status != 204) {
    response.append_header(restinio::http_field::content_type, "application/problem+json");
    response.set_body(std::move(answer.problem));
  }
  return response.done();
}

void run(const examples::serving& settings) {
  using restinio::details::autodetect_request_handler_type;
  using traits =
      restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t, autodetect_request_handler_type,
                         restinio::default_strand_t, examples::strict_stream<asio::ip::tcp::socket>>;
  std::promise<unsigned> port;
  const auto server = restinio::run_async<traits>(
      restinio::own_io_context(),
      restinio::server_settings_t<traits>{}
          .address("127.0.0.1")
          .port(settings.port)
          .acceptor_post_bind_hook([&](auto& acceptor) { port.set_value(acceptor.local_endpoint().port()); })
          .read_next_http_message_timelimit(examples::patience)
          .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}.max_body_size(examples::max_body))
          .request_handler([&](const restinio::request_handle_t& got) { return handle(settings, got); }),
      2);
  examples::listening(port.get_future().get());
  examples::wait_for_stop();
  server->stop();
  server->wait();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
