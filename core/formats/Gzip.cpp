#include "core/formats/Gzip.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace dmm::formats {

namespace {

constexpr std::size_t kLargestContent = std::size_t{64} << 20; // a few bytes can be any number
constexpr int kGzipOnly = 16 + MAX_WBITS; // zlib's way to ask for a gzip header and its checksum

/// Ends zlib's state whatever happens.
struct Inflater {
  Inflater() {
    if (inflateInit2(&stream, kGzipOnly) != Z_OK)
      throw std::runtime_error("inflateGzip: zlib cannot be started");
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
};

} // namespace

std::string inflateGzip(std::string_view bytes, const std::string& source) {
  if (bytes.size() > std::numeric_limits<uInt>::max())
    throw support::InputError(source, "is too large for a gzip file of ours");
  Inflater inflater;
  z_stream& stream = inflater.stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // only read
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string content;
  std::array<char, 65536> block;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    content.append(block.data(), block.size() - stream.avail_out);
    if (content.size() > kLargestContent)
      throw support::InputError(source,
                                fmt::format("holds more than {} MB", kLargestContent >> 20));
    if (state == Z_BUF_ERROR) // no input left, and not at the end
      throw support::InputError(source,
                                fmt::format("the gzip data end early, at byte {}", bytes.size()));
    if (state != Z_OK && state != Z_STREAM_END)
      throw support::InputError(
          source, fmt::format("the gzip data are damaged at byte {} of {} ({})", stream.total_in,
                              bytes.size(), stream.msg ? stream.msg : "no reason given"));
  }
  if (stream.avail_in > 0)
    throw support::InputError(
        source, fmt::format("{} bytes follow the end of the gzip data", stream.avail_in));
  return content;
}

} // namespace dmm::formats
