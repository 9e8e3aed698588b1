#include "tests/support/OrdinaryUser.h"

#include <stdexcept>
#include <unistd.h>

namespace dmm::test {

namespace {

constexpr uid_t kNobody = 65534;

} // namespace

OrdinaryUser::OrdinaryUser(const std::filesystem::path& folder) : m_wasRoot(::geteuid() == 0) {
  if (!m_wasRoot) return;
  bool isDone = ::chown(folder.c_str(), kNobody, gid_t(-1)) == 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    isDone = ::lchown(entry.path().c_str(), kNobody, gid_t(-1)) == 0 && isDone;
  // Of all threads; root stays the saved user, to come back.
  if (!isDone || ::setresuid(kNobody, kNobody, 0) != 0)
    throw std::runtime_error("OrdinaryUser: expected root to be able to give up its rights");
}

OrdinaryUser::~OrdinaryUser() {
  if (m_wasRoot && ::setresuid(0, 0, 0) != 0) ::_exit(1); // nothing after it would be true
}

} // namespace dmm::test
