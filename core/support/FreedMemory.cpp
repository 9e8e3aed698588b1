#include "core/support/FreedMemory.h"

#include <cstddef>

#if defined(__GNUC__) && defined(__ELF__)
/// jemalloc's, which not every program of ours is linked with.
extern "C" int mallctl(const char* name, void* oldValue, std::size_t* oldSize, void* newValue,
                       std::size_t newSize) __attribute__((weak));
#endif

namespace dmm::support {

void returnFreedMemory() {
#if defined(__GNUC__) && defined(__ELF__)
  if (&mallctl) mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0); // 4096: all of them
#endif
}

} // namespace dmm::support
