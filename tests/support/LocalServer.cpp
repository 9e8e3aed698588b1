#include "tests/support/LocalServer.h"

#include "tests/support/ServerTls.h"

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace dmm::test {

namespace {

constexpr int kPatienceSeconds = 20; ///< with a client that neither reads nor writes

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("LocalServer: ") + what);
}

/// Binds a socket to a free port of 127.0.0.1 and returns the port.
int bindLocally(int socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* general = reinterpret_cast<sockaddr*>(&address);
  socklen_t length = sizeof address;
  check(::bind(socket, general, length) == 0, "cannot bind to 127.0.0.1");
  check(::getsockname(socket, general, &length) == 0, "cannot find the port");
  return ntohs(address.sin_port);
}

int newSocket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check(socket >= 0, "cannot open a socket");
  return socket;
}

} // namespace

struct LocalServer::Tls : ServerTls {};

/// An accepted connection, with or without TLS; closes on destruction.
class LocalServer::Connection {
 public:
  Connection(int socket, const ServerTls* tls) : m_socket(socket) {
    const timeval patience{kPatienceSeconds, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (tls) m_tls = tls->accept(socket);
    m_open = !tls || m_tls;
  }
  ~Connection() {
    m_tls.reset();
    ::close(m_socket);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool isOpen() const { return m_open; }

  std::string readRequest() {
    std::string request;
    std::array<char, 4096> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos) {
      const auto got = m_tls ? m_tls->read(buffer.data(), buffer.size())
                             : ::recv(m_socket, buffer.data(), buffer.size(), 0);
      if (got <= 0) return {};
      request.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return request;
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = m_tls ? m_tls->write(bytes.data(), bytes.size())
                              : ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return; // the client went away, as some tests want
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

 private:
  int m_socket;
  std::unique_ptr<ServerTls::Session> m_tls;
  bool m_open;
};

LocalServer::LocalServer(Transport transport) {
  std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
  ::setenv("no_proxy", "127.0.0.1", 1);
  if (transport == Transport::Tls) m_tls = std::make_unique<Tls>();
  m_listener = newSocket();
  m_port = bindLocally(m_listener);
  check(::listen(m_listener, 16) == 0, "cannot listen");
  check(::pipe(m_wake) == 0, "cannot open a pipe");
  m_thread = std::thread([this] { serve(); });
}

LocalServer::~LocalServer() {
  ::close(m_wake[1]);
  m_thread.join();
  ::close(m_wake[0]);
  ::close(m_listener);
}

std::string LocalServer::url(const std::string& path) const {
  return (m_tls ? "https" : "http") + ("://127.0.0.1:" + std::to_string(m_port)) + path;
}

void LocalServer::answer(const std::string& path, const std::string& bytes, Then then) {
  const std::lock_guard lock(m_mutex);
  m_answers[path] = {bytes, then};
}

const std::string& LocalServer::certificate() const { return m_tls->certificate(); }

void LocalServer::serve() {
  for (;;) {
    std::array<pollfd, 2> events{{{m_listener, POLLIN, 0}, {m_wake[0], POLLIN, 0}}};
    if (::poll(events.data(), events.size(), -1) < 0) continue;
    if (events[1].revents) return;
    const int socket = ::accept(m_listener, nullptr, nullptr);
    if (socket >= 0) converse(socket);
  }
}

void LocalServer::converse(int socket) {
  auto connection = std::make_unique<Connection>(socket, m_tls.get());
  if (!connection->isOpen()) return;
  const std::string request = connection->readRequest();
  if (request.empty()) return;
  const Answer answer = answerTo(request);
  connection->send(answer.bytes);
  if (answer.then == Then::Hold) m_held.push_back(std::move(connection));
}

LocalServer::Answer LocalServer::answerTo(const std::string& request) {
  const auto begin = request.find(' ') + 1; // "GET /path HTTP/1.1"
  const std::string path = request.substr(begin, request.find(' ', begin) - begin);
  ++m_requests;
  const std::lock_guard lock(m_mutex);
  const auto known = m_answers.find(path);
  if (known != m_answers.end()) return known->second;
  return {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"};
}

std::string LocalServer::page(const std::string& content) { return page(content, content.size()); }

std::string LocalServer::page(const std::string& content, std::size_t declaredBytes) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(declaredBytes) +
         "\r\nConnection: close\r\n\r\n" + content;
}

std::string LocalServer::redirect(const std::string& url) {
  return "HTTP/1.1 302 Found\r\nLocation: " + url +
         "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

RefusingPort::RefusingPort() : m_socket(newSocket()) {
  ::setenv("no_proxy", "127.0.0.1", 1);
  m_port = bindLocally(m_socket); // bound but not listening
}

RefusingPort::~RefusingPort() { ::close(m_socket); }

} // namespace dmm::test
