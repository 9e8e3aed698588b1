#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <sys/types.h>

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace dmm::test {

/// TLS for a test server: a fresh key and a certificate for 127.0.0.1 that nobody but the test
/// trusts (OpenSSL).
class ServerTls {
 public:
  /// One client; read and write as recv() and send() do.
  class Session {
   public:
    explicit Session(SSL* ssl) : m_ssl(ssl) {}
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ssize_t read(char* bytes, std::size_t size);
    ssize_t write(const char* bytes, std::size_t size);

   private:
    SSL* m_ssl;
  };

  ServerTls();
  ~ServerTls();
  ServerTls(const ServerTls&) = delete;
  ServerTls& operator=(const ServerTls&) = delete;

  /// The handshake; empty when the client does not go on with it.
  std::unique_ptr<Session> accept(int socket) const;

  const std::string& certificate() const { return m_certificate; }

 private:
  SSL_CTX* m_context;
  std::string m_certificate; ///< PEM
};

} // namespace dmm::test
