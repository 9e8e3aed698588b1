// Loops over a row of numbers, for files that google/highway includes once for each target.

#include <cstdint>
#include <hwy/highway.h>

#if defined(DMM_CORE_KERNELS_VECTORLOOPS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef DMM_CORE_KERNELS_VECTORLOOPS_INL_H
#undef DMM_CORE_KERNELS_VECTORLOOPS_INL_H
#else
#define DMM_CORE_KERNELS_VECTORLOOPS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Size = std::int64_t;

/// A place in a row, whose numbers from there on fill a vector: at(x) reads them from the row x.
template <class D> struct Whole {
  using Number = hn::TFromD<D>;
  using Vector = hn::Vec<D>;

  HWY_INLINE Vector operator()(const Number* row) const { return hn::LoadU(d, row + place); }
  HWY_INLINE void store(Vector numbers, Number* row) const { hn::StoreU(numbers, d, row + place); }
  HWY_INLINE Vector of(Number number) const { return hn::Set(d, number); }
  /// What lies beyond the end of the row is 0.
  HWY_INLINE Vector within(Vector numbers) const { return numbers; }
  HWY_INLINE Vector within(Vector numbers, Vector /*beyond*/) const { return numbers; }

  D d;
  Size place;
};

/// The same where the row ends within the vector.
template <class D> struct Part : Whole<D> {
  using typename Whole<D>::Number;
  using typename Whole<D>::Vector;

  Part(D tag, Size begin, Size count)
      : Whole<D>{tag, begin}
      , mask(hn::FirstN(tag, static_cast<std::size_t>(count - begin))) {}
  HWY_INLINE Vector operator()(const Number* row) const {
    return hn::MaskedLoad(mask, this->d, row + this->place);
  }
  HWY_INLINE void store(Vector numbers, Number* row) const {
    hn::BlendedStore(numbers, mask, this->d, row + this->place);
  }
  HWY_INLINE Vector within(Vector numbers) const { return hn::IfThenElseZero(mask, numbers); }
  HWY_INLINE Vector within(Vector numbers, Vector beyond) const {
    return hn::IfThenElse(mask, numbers, beyond);
  }

  hn::Mask<D> mask;
};

/// Calls visit(at) for a row of numbers, from `begin` up to `end`, a vector at a time. What is left
/// over goes in vectors of 16 bytes: 4 of a row of 100 floats. (Part of a wide vector would be one
/// visit, but who then reads the next row waits until it is written.) The very last go in part of
/// such a vector where there are instructions for that, else one by one.
template <typename T, typename Visit>
HWY_INLINE void forEachFrom(Size begin, Size end, const Visit& visit) {
  const hn::ScalableTag<T> wide;
  constexpr Size kWide = hn::MaxLanes(wide);
  Size i = begin;
  for (; i + kWide <= end; i += kWide) visit(Whole<decltype(wide)>{wide, i});
  const hn::CappedTag<T, 16 / sizeof(T)> narrow;
  constexpr Size kNarrow = hn::MaxLanes(narrow);
  if constexpr (kNarrow < kWide)
    for (; i + kNarrow <= end; i += kNarrow) visit(Whole<decltype(narrow)>{narrow, i});
#if HWY_TARGET <= HWY_AVX3
  if (i < end) visit(Part<decltype(narrow)>(narrow, i, end));
#else
  const hn::CappedTag<T, 1> single;
  if constexpr (kNarrow > 1)
    for (; i < end; ++i) visit(Whole<decltype(single)>{single, i});
#endif
}

template <typename T, typename Visit> HWY_INLINE void forEach(Size count, const Visit& visit) {
  forEachFrom<T>(0, count, visit);
}

/// Adds numbers of vectors of any width up.
template <typename T> class Sum {
 public:
  HWY_INLINE Sum() : m_wide(hn::Zero(hn::ScalableTag<T>())) {}

  template <class At> HWY_INLINE void add(const At& at, hn::Vec<decltype(At::d)> numbers) {
    if constexpr (hn::MaxLanes(decltype(At::d)()) == hn::MaxLanes(hn::ScalableTag<T>())) {
      m_wide = m_wide + numbers;
    } else {
      m_rest += hn::GetLane(hn::SumOfLanes(at.d, at.within(numbers)));
    }
  }
  HWY_INLINE T total() const {
    const hn::ScalableTag<T> wide;
    return hn::GetLane(hn::SumOfLanes(wide, m_wide)) + m_rest;
  }

 private:
  hn::Vec<hn::ScalableTag<T>> m_wide;
  T m_rest = 0;
};

/// The sum of what numbersOf(at) gives over a row.
template <typename T, typename NumbersOf>
HWY_INLINE T sumOf(Size count, const NumbersOf& numbersOf) {
  Sum<T> sum;
  forEach<T>(count, [&](auto at) HWY_ATTR { sum.add(at, numbersOf(at)); });
  return sum.total();
}

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // target toggle
