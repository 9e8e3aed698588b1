// Included before everything else where Clang compiles: in the preset "fuzz", or by hand for the
// sanitizers. LibTorch 1.13 has members of type std::vector of a type that is not complete yet.
// With C++20 the vector of libstdc++ 12 is constexpr, and Clang 14 then looks into it too early and
// refuses; GCC does not. Here it is as in C++17.
#pragma once

#if defined(__clang__) && __clang_major__ < 17 && defined(__cplusplus)
#include <string> // which stays constexpr
#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE >= 12
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#define __fill_a1 __fill_a1_of_bits // declared constexpr before
#include <vector>
#undef __fill_a1
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
// That declaration has no definition so; vectors of bits that grow are linked with this one.
__attribute__((weak, used)) void
fillBits(std::_Bit_iterator first, std::_Bit_iterator last,
         const bool& bit) __asm__("_ZSt9__fill_a1St13_Bit_iteratorS_RKb");
void fillBits(std::_Bit_iterator first, std::_Bit_iterator last, const bool& bit) {
  std::__fill_a1_of_bits(first, last, bit);
}
#endif
#endif
