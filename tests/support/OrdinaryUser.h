#pragma once

#include <filesystem>

namespace dmm::test {

/// As long as it lives this process has the rights of an ordinary user who owns a folder: root may
/// read and write everywhere, and would notice nothing of a forbidden one.
class OrdinaryUser {
 public:
  explicit OrdinaryUser(const std::filesystem::path& folder);
  ~OrdinaryUser();
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

 private:
  bool m_wasRoot;
};

} // namespace dmm::test
