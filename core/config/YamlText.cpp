#include "core/config/YamlText.h"

#include "core/support/Errors.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <sstream>

namespace dmm::config {

namespace {

/// Refuses aliases and second documents, and keeps nothing.
class FormCheck : public YAML::EventHandler {
 public:
  explicit FormCheck(std::string source) : m_source(std::move(source)) {}

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "has an alias (*name), which no file of this program needs");
  }
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++m_documents > 1)
      refuse(mark, "begins a second document (---); expected all of it in one");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, const char* why) const {
    throw support::InputError(fmt::format("{}:{}", m_source, mark.line + 1), why);
  }

  std::string m_source;
  int m_documents = 0;
};

} // namespace

YAML::Node parseYaml(const std::string& text, const std::string& source) {
  if (text.size() > kLargestYaml)
    throw support::InputError(source, fmt::format("is larger than {} MB", kLargestYaml >> 20));
  try {
    // Hardly ever: the text is then read twice.
    if (text.find('*') != std::string::npos || text.find("---") != std::string::npos ||
        text.find("...") != std::string::npos) {
      std::istringstream stream(text);
      FormCheck check(source);
      YAML::Parser parser(stream);
      while (parser.HandleNextDocument(check)) {
      }
    }
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw support::InputError(fmt::format("{}:{}", source, error.mark.line + 1),
                              "not YAML: " + error.msg);
  }
}

} // namespace dmm::config
