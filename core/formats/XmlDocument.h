#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace dmm::formats {

inline constexpr std::size_t kLargestXml = std::size_t{32} << 20; ///< bytes

/// An XML document from somebody's file, parsed by pugixml, which expands no entities and opens no
/// other file. Throws support::InputError "source:line: ..." for what is not XML, is too large, or
/// declares entities (no score needs them).
class XmlDocument {
 public:
  XmlDocument(std::string_view bytes, const std::string& source);

  /// The one element at the top.
  pugi::xml_node root() const { return m_document.document_element(); }

 private:
  pugi::xml_document m_document;
};

/// Somebody's text in a message: one line, cut where it is long.
std::string shownText(std::string_view text);

} // namespace dmm::formats
