#include "core/formats/BarredScore.h"

#include "core/formats/XmlDocument.h"
#include "core/types/Bars.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

namespace dmm::formats {

namespace {

class Layout {
 public:
  explicit Layout(BarredScore score) : m_score(std::move(score)) {}

  RawScore run() {
    m_raw.head = std::move(m_score.head);
    m_raw.inferredVoices = m_score.inferredVoices;
    std::vector<double> starts{0};
    for (const auto& bar : m_score.bars) starts.push_back(starts.back() + bar.length);
    m_raw.lengthQuarters = starts.back();
    if (!m_score.isTimeAssumed) layOutBars(starts);
    for (std::size_t part = 0; part < m_score.parts.size(); ++part) layOutPart(part, starts);
    tellChanges();
    return std::move(m_raw);
  }

 private:
  /// Time signatures, and the bars that are not as long as they say. A last one that is shorter
  /// ends with the piece. What is implicit, or has the number of the bar before it ("10" and
  /// "10a"), is not counted.
  void layOutBars(const std::vector<double>& starts) {
    RawMeter& meter = m_raw.meter;
    std::string before;
    for (std::size_t i = 0; i < m_score.bars.size(); ++i) {
      const BarredScore::Bar& bar = m_score.bars[i];
      if (bar.time) {
        const bool isNew = meter.signatures.empty() ||
                           meter.signatures.back().beats != bar.time->beats ||
                           meter.signatures.back().beatUnit != bar.time->beatUnit;
        if (isNew) meter.signatures.push_back({starts[i], bar.time->beats, bar.time->beatUnit});
      }
      const std::string number = bar.number.substr(0, bar.number.find_first_not_of("0123456789"));
      const bool isCounted = !bar.isImplicit && (number.empty() || number != before);
      before = number;
      if (meter.signatures.empty() || bar.length < types::kSameTime) continue;
      const auto& time = meter.signatures.back();
      const double whole = 4.0 * time.beats / time.beatUnit;
      const bool endsPiece = i + 1 == m_score.bars.size() && bar.length < whole;
      if (std::abs(bar.length - whole) < types::kSameTime || endsPiece) continue;
      if (i == 0 && bar.length < whole) {
        meter.pickup = bar.length;
      } else {
        meter.irregularBars.push_back({starts[i], bar.length, isCounted});
      }
    }
  }

  void layOutPart(std::size_t place, const std::vector<double>& starts) {
    BarredScore::Part& part = m_score.parts[place];
    std::stable_sort(part.notes.begin(), part.notes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.bar, a.offset) < std::tie(b.bar, b.offset);
    });
    std::vector<WrittenNote> written;
    for (BarredScore::Note& note : part.notes) {
      const double start = starts[note.bar] + note.offset;
      note.written.note.start = start;
      note.written.note.end = start + note.length;
      written.push_back(std::move(note.written));
    }
    std::map<std::string, ScoreStream> lines;
    for (const WrittenNote& note : joinTied(written)) lines[note.line].notes.push_back(note.note);
    for (auto& [line, stream] : lines) {
      stream.group = static_cast<int>(place);
      stream.name = part.name;
      m_raw.streams.push_back(std::move(stream));
    }
  }

  void tellChanges() {
    const auto tell = [this](std::size_t count, std::string_view one, std::string_view many) {
      if (count > 0)
        m_raw.remarks.push_back(types::counted(static_cast<std::int64_t>(count), one, many));
    };
    tell(m_score.smallNotes, "grace or cue note was left out", "grace or cue notes were left out");
    tell(m_score.unpitchedNotes, "note without a pitch was left out",
         "notes without a pitch were left out");
    tell(m_score.microtones, "note between two keys went to the lower one",
         "notes between two keys went to the lower one");
    for (std::size_t part = 0; part < m_score.parts.size(); ++part) tellTransposed(part);
    tell(m_score.longRests, "rest longer than its bar was cut",
         "rests longer than their bars were cut");
    tellFilledBars();
    if (m_score.hasRepeats) m_raw.remarks.emplace_back("repeats were not unfolded");
  }

  std::string shownPart(std::size_t part) const {
    const std::string& name = m_score.parts[part].name;
    return name.empty() ? fmt::format("part {}", part + 1) : "'" + shownText(name) + "'";
  }

  void tellTransposed(std::size_t part) {
    std::vector<std::string> moves;
    for (const int semitones : m_score.parts[part].transpositions)
      moves.push_back(
          fmt::format("{} {}", std::abs(semitones), semitones < 0 ? "lower" : "higher"));
    if (moves.empty()) return;
    m_raw.remarks.push_back(
        fmt::format("{} is read as it sounds, by semitones from what is written: {}",
                    shownPart(part), fmt::join(moves, ", ")));
  }

  /// Bars that have something in them, and less than the same bar of another part.
  void tellFilledBars() {
    std::size_t filled = 0;
    std::string first;
    for (std::size_t bar = 0; bar < m_score.bars.size(); ++bar) {
      const double whole = m_score.bars[bar].length;
      for (std::size_t part = 0; part < m_score.parts.size(); ++part) {
        const auto& lengths = m_score.parts[part].barLengths;
        if (bar >= lengths.size()) continue;
        const double length = lengths[bar];
        if (length == 0 || length + types::kSameTime > whole || ++filled > 1) continue;
        first = fmt::format("measure {} of {}, {:.4g} quarters for {:.4g}", bar + 1,
                            shownPart(part), length, whole);
      }
    }
    if (filled > 0)
      m_raw.remarks.push_back(
          fmt::format("bars were filled up with rests, to be as long as in other parts: {} ({}{})",
                      filled, filled > 1 ? "first " : "", first));
  }

  BarredScore m_score;
  RawScore m_raw;
};

} // namespace

RawScore layOut(BarredScore score) { return Layout(std::move(score)).run(); }

} // namespace dmm::formats
