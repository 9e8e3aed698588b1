#include "core/formats/BarredScore.h"
#include "core/formats/MusicXmlFile.h"
#include "core/formats/MusicXmlMarks.h"
#include "core/formats/MxlArchive.h"
#include "core/formats/PitchSpelling.h"
#include "core/formats/ScoreAssembly.h"
#include "core/formats/XmlDocument.h"
#include "core/support/Errors.h"
#include "core/types/Bars.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

namespace dmm::formats {

using support::InputError;

namespace {

constexpr int kMostDivisions = 1 << 20;
constexpr int kMostMeasures = 20000; // of a part

std::string textOf(pugi::xml_node node) { return cleanText(node.text().get()); }

/// Reads a score bar by bar, and checks what it says.
class MusicXmlReader {
 public:
  MusicXmlReader(pugi::xml_node root, const std::string& source) : m_root(root), m_source(source) {}

  BarredScore read() {
    readHeading();
    std::map<std::string, std::string> names;
    for (const pugi::xml_node& part : m_root.child("part-list").children("score-part"))
      names[part.attribute("id").as_string()] = textOf(part.child("part-name"));
    for (const pugi::xml_node& part : m_root.children("part")) {
      readPart(part);
      m_score.parts.back().name = names[part.attribute("id").as_string()];
    }
    if (m_isKeyAssumed) m_score.head.keyFifths.reset();
    return std::move(m_score);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    std::string where = fmt::format("{}: part {}", m_source, m_score.parts.size());
    if (m_bar > 0) where += fmt::format(", measure {}", m_bar);
    throw InputError(where, what);
  }

  void readHeading() {
    types::Chorale& head = m_score.head;
    head.title = textOf(m_root.child("work").child("work-title"));
    if (head.title.empty()) head.title = textOf(m_root.child("movement-title"));
    head.catalogueNumber = textOf(m_root.child("work").child("work-number"));
    const pugi::xml_node about = m_root.child("identification");
    if (!textOf(about.child("encoding").child("software")).starts_with(musicxml::kSoftware)) return;
    const auto field = [&](const char* name) {
      return textOf(about.child("miscellaneous")
                        .find_child_by_attribute("miscellaneous-field", "name", name));
    };
    head.origin = field(musicxml::kOriginField);
    m_score.inferredVoices = field(musicxml::kVoicesField) == musicxml::kInferred;
    m_isKeyAssumed = field(musicxml::kKeyField) == musicxml::kAssumed;
    m_score.isTimeAssumed = field(musicxml::kTimeField) == musicxml::kAssumed;
  }

  /// A number of an element; `fallback` where it is absent or empty.
  double number(pugi::xml_node parent, const char* name, double fallback, double lowest,
                double highest) const {
    const std::string text = textOf(parent.child(name));
    if (text.empty()) return fallback;
    double value = 0;
    if (!types::parseNumber(types::withoutPlus(text), value) ||
        !(value >= lowest && value <= highest))
      fail(fmt::format("{}: expected a number from {} to {}, got '{}'", name, lowest, highest,
                       shownText(text)));
    return value;
  }

  int whole(pugi::xml_node parent, const char* name, int fallback, int lowest, int highest) const {
    return static_cast<int>(number(parent, name, fallback, lowest, highest));
  }

  void readPart(pugi::xml_node part) {
    m_score.parts.emplace_back();
    m_bar = 0;
    m_divisions = 1;
    m_transposition = 0;
    m_wholeBar = std::numeric_limits<double>::infinity();
    for (const pugi::xml_node& measure : part.children("measure")) {
      if (++m_bar > kMostMeasures) fail(fmt::format("has more than {} measures", kMostMeasures));
      readMeasure(measure);
    }
    m_bar = 0;
  }

  void readMeasure(pugi::xml_node measure) {
    const std::size_t bar = static_cast<std::size_t>(m_bar) - 1;
    m_at = m_reached = m_noteStart = 0;
    if (bar >= m_score.bars.size()) m_score.bars.resize(bar + 1);
    m_hasSound = false;
    for (const pugi::xml_node& item : measure) {
      const std::string_view name = item.name();
      if (name == "note") {
        readNote(item, bar);
      } else if (name == "attributes") {
        readAttributes(item, bar);
      } else if (name == "backup") {
        m_at = std::max(0.0, m_at - duration(item));
      } else if (name == "forward") {
        m_at += duration(item);
      } else if ((name == "barline" && item.child("repeat")) || isJump(item.child("sound")) ||
                 (name == "sound" && isJump(item))) {
        m_score.hasRepeats = true;
      }
      m_reached = std::max(m_reached, m_at);
    }
    // The rest of an empty bar means the whole bar, even where it is written as a longer one.
    if (!m_hasSound && m_reached > m_wholeBar + types::kSameTime) {
      ++m_score.longRests;
      m_reached = m_wholeBar;
    }
    m_score.parts.back().barLengths.push_back(m_reached);
    BarredScore::Bar& read = m_score.bars[bar];
    read.length = std::max(read.length, m_reached);
    read.isImplicit |= std::strcmp(measure.attribute("implicit").as_string(), "yes") == 0;
    if (m_score.parts.size() == 1) read.number = measure.attribute("number").as_string();
  }

  /// From the beginning or from a sign once more.
  static bool isJump(pugi::xml_node sound) {
    return sound.attribute("dacapo") || sound.attribute("dalsegno");
  }

  void readAttributes(pugi::xml_node attributes, std::size_t bar) {
    m_divisions = number(attributes, "divisions", m_divisions, 1, kMostDivisions);
    const pugi::xml_node key = attributes.child("key");
    if (key.child("fifths")) {
      const int fifths = whole(key, "fifths", 0, -12, 12);
      // The key as it sounds is that of a part which does not transpose.
      if (!m_score.head.keyFifths && !attributes.child("transpose") && std::abs(fifths) <= 7)
        m_score.head.keyFifths = fifths;
    }
    const pugi::xml_node time = attributes.child("time");
    if (time.child("beats")) {
      const int beats = sumOf(textOf(time.child("beats")));
      const int unit = whole(time, "beat-type", 4, 1, 64);
      m_wholeBar = 4.0 * beats / unit;
      if ((unit & (unit - 1)) == 0 && !m_score.bars[bar].time)
        m_score.bars[bar].time = RawMeter::Signature{0, beats, unit};
    }
    if (const pugi::xml_node transpose = attributes.child("transpose")) {
      m_transposition = whole(transpose, "chromatic", 0, -48, 48) +
                        12 * whole(transpose, "octave-change", 0, -4, 4);
      if (m_transposition != 0) m_score.parts.back().transpositions.insert(m_transposition);
    }
  }

  /// "4", or "3+2", which is five.
  int sumOf(const std::string& beats) const {
    int sum = 0;
    for (std::size_t begin = 0; begin <= beats.size();) {
      const auto end = std::min(beats.find('+', begin), beats.size());
      int term = 0;
      const auto text = std::string_view(beats).substr(begin, end - begin);
      if (!types::parseNumber(text, term) || term < 1 || sum + term > 99)
        fail(fmt::format("beats: expected a count up to 99, got '{}'", shownText(beats)));
      sum += term;
      begin = end + 1;
    }
    return sum;
  }

  double duration(pugi::xml_node node) const {
    return number(node, "duration", 0, 0, kLongestScore * m_divisions) / m_divisions;
  }

  void readNote(pugi::xml_node note, std::size_t bar) {
    m_hasSound = m_hasSound || !note.child("rest");
    const bool isGrace = static_cast<bool>(note.child("grace")); // takes no time; a cue note does
    if (!note.child("chord") && !isGrace) {
      m_noteStart = m_at;
      m_at += duration(note);
    }
    if (isGrace || note.child("cue")) {
      ++m_score.smallNotes;
      return;
    }
    const pugi::xml_node pitch = note.child("pitch");
    if (!pitch) {
      m_score.unpitchedNotes += static_cast<bool>(note.child("unpitched"));
      return;
    }
    if (++m_notes > kMostNotes) fail(fmt::format("the score has more than {} notes", kMostNotes));
    const std::string step = textOf(pitch.child("step"));
    if (step.size() != 1 || step[0] < 'A' || step[0] > 'G')
      fail(fmt::format("step: expected a letter from A to G, got '{}'", shownText(step)));
    BarredScore::Note read;
    read.bar = bar;
    read.offset = m_noteStart;
    read.length = duration(note);
    const double alter = number(pitch, "alter", 0, -4, 4);
    const double semitones = std::floor(alter);
    m_score.microtones += alter != semitones;
    read.written.note.pitch =
        pitchOf({step[0], static_cast<int>(semitones), whole(pitch, "octave", 4, -1, 10)}) +
        m_transposition;
    read.written.note.hasFermata = static_cast<bool>(note.child("notations").child("fermata"));
    read.written.isHeld = isTied(note, "stop");
    read.written.goesOn = isTied(note, "start");
    read.written.line = textOf(note.child("staff")) + "/" + textOf(note.child("voice"));
    m_score.parts.back().notes.push_back(std::move(read));
  }

  /// Whether a tie starts or stops here: said as it sounds (tie), as it looks (tied), or both.
  static bool isTied(pugi::xml_node note, const char* type) {
    const auto is = [type](pugi::xml_node tie) {
      const char* told = tie.attribute("type").as_string();
      return std::strcmp(told, type) == 0 || std::strcmp(told, "continue") == 0;
    };
    const auto ties = note.children("tie");
    if (std::any_of(ties.begin(), ties.end(), is)) return true;
    for (const pugi::xml_node& notations : note.children("notations"))
      for (const pugi::xml_node& tied : notations.children("tied"))
        if (is(tied)) return true;
    return false;
  }

  pugi::xml_node m_root;
  const std::string& m_source;
  BarredScore m_score;
  int m_bar = 0;           ///< from 1
  double m_divisions = 1;  ///< of a quarter
  int m_transposition = 0; ///< semitones from written to sounding
  double m_at = 0;         ///< quarters from the bar line
  double m_reached = 0;
  double m_noteStart = 0;  ///< where a chord's other notes begin
  bool m_hasSound = false; ///< the bar is no rest
  double m_wholeBar = 0;   ///< quarters, by the time signature of the part
  std::size_t m_notes = 0;
  bool m_isKeyAssumed = false;
};

} // namespace

ScoreReading parseMusicXml(std::string_view bytes, const std::string& source, int stepsPerQuarter) {
  if (isZip(bytes)) return parseMusicXml(scoreOfMxl(bytes, source), source, stepsPerQuarter);
  const XmlDocument document(bytes, source);
  const std::string_view root = document.root().name();
  if (root == "score-timewise")
    throw InputError(source, "is a timewise score, expected a partwise one (most programs can save "
                             "it so)");
  if (root != "score-partwise")
    throw InputError(
        source,
        fmt::format("is no MusicXML score: expected <score-partwise>, got <{}>", shownText(root)));
  return assembleScore(layOut(MusicXmlReader(document.root(), source).read()), stepsPerQuarter,
                       source);
}

} // namespace dmm::formats
