// Drogon: a synchronous advice is asked before there is any routing, and answers. An application's own would return
// nullptr where the request verifies, so that it goes on to its controllers.
#include <stdexcept>
#include <thread>

#include <drogon/drogon.h>

#include "drogon_heads.hpp"
#include "serving.hpp"

namespace {

drogon::HttpResponsePtr respond(const examples::answer& answer) {
  const auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(answer.status));
  if (answer.status != 204) response->setContentTypeString("application/problem+json");
  response->setBody(answer.problem);
  response->setCloseConnection(true);
  return response;
}

drogon::HttpResponsePtr on_request(const ubiops::webhooks::verifier& verifier, const drogon::HttpRequest& got) {
  const auto* const head = examples::drogon_heads::take();
  if (head == nullptr) return respond(examples::framing_refusal());
  examples::incoming request(verifier, *head, examples::http_1(got.version() == drogon::Version::kHttp11 ? 1 : 0));
  request.update(got.body());
  return respond(request.finish());
}

void run(const examples::serving& settings) {
  drogon::app()
      .setLogLevel(trantor::Logger::kError)
      .disableSigtermHandling()
      .addListener("127.0.0.1", settings.port)
      .setThreadNum(2)
      .setIdleConnectionTimeout(static_cast<size_t>(examples::patience.count()))
      .setClientMaxBodySize(examples::max_body)
      .setClientMaxMemoryBodySize(examples::max_body)  // or it would write files
      .setConnectionCallback(examples::drogon_heads::on_connection)
      .registerSyncAdvice([&](const drogon::HttpRequestPtr& got) { return on_request(settings.verifier, *got); })
      .registerBeginningAdvice([] { examples::listening(drogon::app().getListeners().at(0).toPort()); });
  std::thread waiting([] {
    examples::wait_for_stop();
    drogon::app().quit();
  });
  drogon::app().run();
  waiting.join();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
