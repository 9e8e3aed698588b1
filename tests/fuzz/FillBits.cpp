// What ClangVector.h leaves declared and not defined, from the vector of libstdc++ as it is.

#include <algorithm>
#include <vector>

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE >= 12
using FillBits = void (*)(std::_Bit_iterator, std::_Bit_iterator, const bool&);
extern FillBits volatile theFillOfBits;
FillBits volatile theFillOfBits = static_cast<FillBits>(&std::__fill_a1);
#endif
