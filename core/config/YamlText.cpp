#include "core/config/YamlText.h"

#include "core/support/Errors.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <sstream>

namespace dmm::config {

namespace {

/// Looks for aliases and keeps nothing.
class AliasSearch : public YAML::EventHandler {
 public:
  explicit AliasSearch(std::string source) : m_source(std::move(source)) {}

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw support::InputError(fmt::format("{}:{}", m_source, mark.line + 1),
                              "has an alias (*name), which no file of this program needs");
  }
  void OnDocumentStart(const YAML::Mark&) override {}
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
  std::string m_source;
};

} // namespace

YAML::Node parseYaml(const std::string& text, const std::string& source) {
  if (text.size() > kLargestYaml)
    throw support::InputError(source, fmt::format("is larger than {} MB", kLargestYaml >> 20));
  try {
    if (text.find('*') != std::string::npos) { // hardly ever: the text is then read twice
      std::istringstream stream(text);
      AliasSearch search(source);
      YAML::Parser(stream).HandleNextDocument(search);
    }
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw support::InputError(fmt::format("{}:{}", source, error.mark.line + 1),
                              "not YAML: " + error.msg);
  }
}

} // namespace dmm::config
