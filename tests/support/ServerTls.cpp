#include "tests/support/ServerTls.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace dmm::test {

namespace {

constexpr long kDaySeconds = 24L * 60 * 60;

void check(bool good) {
  if (!good) throw std::runtime_error("ServerTls: OpenSSL refused");
}

template <typename Handle, auto Free> struct Deleter {
  void operator()(Handle* handle) const { Free(handle); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509, X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION, X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Deleter<BIO, BIO_free_all>>;

void extend(X509* certificate, int which, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, which, value));
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate selfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* raw = certificate.get();
  check(raw && X509_set_version(raw, 2) == 1); // 2 means version 3
  ASN1_INTEGER_set(X509_get_serialNumber(raw), 1);
  X509_gmtime_adj(X509_getm_notBefore(raw), -kDaySeconds);
  X509_gmtime_adj(X509_getm_notAfter(raw), kDaySeconds);
  X509_NAME* name = X509_get_subject_name(raw);
  const auto* text = reinterpret_cast<const unsigned char*>("127.0.0.1");
  check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
  check(X509_set_issuer_name(raw, name) == 1 && X509_set_pubkey(raw, key) == 1);
  extend(raw, NID_basic_constraints, "critical,CA:TRUE");
  extend(raw, NID_subject_alt_name, "IP:127.0.0.1");
  check(X509_sign(raw, key, EVP_sha256()) > 0);
  return certificate;
}

std::string toPem(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  check(memory && PEM_write_bio_X509(memory.get(), certificate) == 1);
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

} // namespace

ServerTls::ServerTls() : m_context(SSL_CTX_new(TLS_server_method())) {
  const Key key(EVP_EC_gen("P-256"));
  check(m_context && key);
  const Certificate certificate = selfSigned(key.get());
  check(SSL_CTX_use_certificate(m_context, certificate.get()) == 1 &&
        SSL_CTX_use_PrivateKey(m_context, key.get()) == 1);
  m_certificate = toPem(certificate.get());
}

ServerTls::~ServerTls() { SSL_CTX_free(m_context); }

std::unique_ptr<ServerTls::Session> ServerTls::accept(int socket) const {
  SSL* ssl = SSL_new(m_context);
  auto session = std::make_unique<Session>(ssl);
  if (SSL_set_fd(ssl, socket) != 1 || SSL_accept(ssl) != 1) return nullptr;
  return session;
}

ServerTls::Session::~Session() {
  SSL_shutdown(m_ssl); // says that the content is complete
  SSL_free(m_ssl);
}

ssize_t ServerTls::Session::read(char* bytes, std::size_t size) {
  return SSL_read(m_ssl, bytes, static_cast<int>(size));
}

ssize_t ServerTls::Session::write(const char* bytes, std::size_t size) {
  return SSL_write(m_ssl, bytes, static_cast<int>(size));
}

} // namespace dmm::test
