#include "command.hpp"

#include <utility>  // before Boost 1.74's Asio, which forgets it

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/process/args.hpp>
#include <boost/process/async.hpp>
#include <boost/process/async_pipe.hpp>
#include <boost/process/child.hpp>
#include <boost/process/group.hpp>
#include <boost/process/io.hpp>

#include <boost/asio/write.hpp>

namespace listener {

namespace bp = boost::process;

bool run_command(const std::string& command, std::string_view input, std::chrono::seconds limit) {
  boost::asio::io_context io;
  bp::async_pipe to_child(io);
  bp::group group;
  std::error_code failed;
  bp::child child("/bin/sh", bp::args = {"-c", command}, bp::std_in < to_child, group, failed);
  if (failed) return false;
  // A command need not read its input: a broken pipe is no failure.
  boost::asio::async_write(to_child, boost::asio::buffer(input.data(), input.size()),
                           [&](const boost::system::error_code&, std::size_t) { to_child.close(); });
  const auto deadline = std::chrono::steady_clock::now() + limit;
  bool exited = false;
  while (!exited && std::chrono::steady_clock::now() < deadline) {
    io.restart();
    io.run_for(std::chrono::milliseconds(5));
    exited = !child.running(failed);
  }
  if (!exited) {
    group.terminate(failed);
    child.wait(failed);
    return false;
  }
  return child.exit_code() == 0;
}

}  // namespace listener
