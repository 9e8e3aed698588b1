#include "widgets/pianoroll/FreeRegion.h"

#include <algorithm>

namespace dmm::widgets {

using types::VoicePart;

namespace {

using Times = std::vector<TimeSpan>; ///< in order, apart from each other
using VoiceTimes = std::array<Times, 4>;

Times without(const Times& times, const TimeSpan& taken) {
  Times left;
  for (const TimeSpan& time : times)
    for (const TimeSpan& part : {TimeSpan{time.begin, std::min(time.end, taken.begin)},
                                 TimeSpan{std::max(time.begin, taken.end), time.end}})
      if (!part.isEmpty()) left.push_back(part);
  return left;
}

Times with(const Times& times, TimeSpan added) {
  Times all;
  for (const TimeSpan& time : times) {
    const bool isApart = time.end < added.begin || added.end < time.begin;
    if (isApart) {
      all.push_back(time);
    } else {
      added = {std::min(time.begin, added.begin), std::max(time.end, added.end)};
    }
  }
  all.push_back(added);
  std::sort(all.begin(), all.end(),
            [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
  return all;
}

/// `before` says from when to when where nothing is free any more.
FreeRegion regionOf(const VoiceTimes& times, const FreeRegion& before) {
  FreeRegion region{{}, before.begin, before.end, {}};
  bool isFirst = true;
  for (std::size_t v = 0; v < times.size(); ++v) {
    region.voices[v] = !times[v].empty();
    if (times[v].empty()) continue;
    region.begin =
        isFirst ? times[v].front().begin : std::min(region.begin, times[v].front().begin);
    region.end = isFirst ? times[v].back().end : std::max(region.end, times[v].back().end);
    isFirst = false;
  }
  for (std::size_t v = 0; v < times.size(); ++v) {
    if (times[v].empty()) continue;
    Times kept{{region.begin, region.end}};
    for (const TimeSpan& time : times[v]) kept = without(kept, time);
    for (const TimeSpan& time : kept) region.locks.push_back({VoicePart(v), time});
  }
  return region;
}

VoiceTimes timesOf(const FreeRegion& region) {
  VoiceTimes times;
  for (const VoicePart voice : types::kVoiceParts)
    times.at(std::size_t(voice)) = region.freeTimes(voice);
  return times;
}

} // namespace

std::vector<TimeSpan> FreeRegion::freeTimes(VoicePart voice) const {
  if (!voices.at(std::size_t(voice)) || end <= begin) return {};
  Times times{{begin, end}};
  for (const Lock& lock : locks)
    if (lock.voice == voice) times = without(times, lock.time);
  return times;
}

std::vector<TimeSpan> FreeRegion::freeTimes() const {
  Times all;
  for (const VoicePart voice : types::kVoiceParts)
    for (const TimeSpan& time : freeTimes(voice)) all = with(all, time);
  return all;
}

bool FreeRegion::isFree(VoicePart voice, double quarter) const {
  const auto times = freeTimes(voice);
  return std::any_of(times.begin(), times.end(), [&](const TimeSpan& time) {
    return quarter >= time.begin && quarter < time.end;
  });
}

bool FreeRegion::isLocked(const RollSelection& part) const {
  return std::none_of(types::kVoiceParts.begin(), types::kVoiceParts.end(), [&](VoicePart voice) {
    if (!part.voices.at(std::size_t(voice))) return false;
    const auto times = freeTimes(voice);
    return std::any_of(times.begin(), times.end(), [&](const TimeSpan& time) {
      return time.begin < part.time.end && part.time.begin < time.end;
    });
  });
}

FreeRegion FreeRegion::locked(const RollSelection& part) const {
  VoiceTimes times = timesOf(*this);
  for (std::size_t v = 0; v < times.size(); ++v)
    if (part.voices[v]) times[v] = without(times[v], part.time);
  return regionOf(times, *this);
}

FreeRegion FreeRegion::unlocked(const RollSelection& part) const {
  VoiceTimes times = timesOf(*this);
  for (std::size_t v = 0; v < times.size(); ++v)
    if (part.voices[v] && !part.time.isEmpty()) times[v] = with(times[v], part.time);
  return regionOf(times, *this);
}

FreeRegion FreeRegion::only(const RollSelection& part) const {
  FreeRegion region{{}, part.time.begin, part.time.end, {}};
  bool isAny = false;
  for (const VoicePart voice : types::kVoiceParts) {
    const bool isFree = part.voices.at(std::size_t(voice)) && !freeTimes(voice).empty();
    region.voices.at(std::size_t(voice)) = isFree;
    isAny = isAny || isFree;
  }
  if (!isAny) region.voices = part.voices;
  return region;
}

} // namespace dmm::widgets
