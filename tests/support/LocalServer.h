#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dmm::test {

/// A web server on 127.0.0.1 that gives scripted answers, byte for byte, one connection after the
/// other on a thread of its own. What is not scripted is answered with 404. It also asks libcurl to
/// go round any proxy of the machine.
class LocalServer {
 public:
  enum class Transport { Plain, Tls };
  enum class Then { Close, Hold }; ///< Hold: the connection stays open until the server goes

  explicit LocalServer(Transport transport = Transport::Plain);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::string url(const std::string& path) const;
  void answer(const std::string& path, const std::string& bytes, Then then = Then::Close);

  /// How many requests have come.
  int requests() const { return m_requests; }

  /// The certificate of a TLS server, self-signed for 127.0.0.1, as PEM.
  const std::string& certificate() const;

  static std::string page(const std::string& content);
  static std::string page(const std::string& content, std::size_t declaredBytes);
  static std::string redirect(const std::string& url);

 private:
  class Connection;
  struct Tls;
  struct Answer {
    std::string bytes;
    Then then = Then::Close;
  };

  void serve();
  void converse(int socket);
  Answer answerTo(const std::string& request);

  std::unique_ptr<Tls> m_tls; ///< empty: plain
  int m_listener = -1;
  int m_port = 0;
  int m_wake[2] = {-1, -1}; ///< a pipe that ends the thread when its writing end closes
  std::mutex m_mutex;       ///< guards m_answers
  std::map<std::string, Answer> m_answers;
  std::atomic<int> m_requests{0};
  std::vector<std::unique_ptr<Connection>> m_held;
  std::thread m_thread;
};

/// A port of 127.0.0.1 that nobody else can take and that refuses every connection.
class RefusingPort {
 public:
  RefusingPort();
  ~RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  int number() const { return m_port; }

 private:
  int m_socket;
  int m_port = 0;
};

} // namespace dmm::test
