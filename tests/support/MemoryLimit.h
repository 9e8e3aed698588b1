#pragma once

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace dmm::test {

/// Whether a sanitizer watches: it maps terabytes for what it knows of the memory, ends what may
/// have no more, and keeps what was freed for a while. GCC tells by a macro, Clang before 20 by a
/// feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kIsSanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kIsSanitized = false;
#endif
inline constexpr double kKeptBySanitizer = 256 * 1048576.0; ///< AddressSanitizer's quarantine

/// Leaves this process so many bytes more than it has now, as a small machine would (ulimit -v).
/// For a child process: what is freed later may not be had again.
inline void leaveMemory(double bytes) {
  double pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const auto most = rlim_t(pages * double(::sysconf(_SC_PAGESIZE)) + bytes);
  const rlimit limit{most, most};
  ::setrlimit(RLIMIT_AS, &limit);
}

} // namespace dmm::test
