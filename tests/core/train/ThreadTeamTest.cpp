#include "core/train/ThreadTeam.h"

#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <pthread.h>
#include <set>
#include <stdexcept>

using dmm::train::ThreadTeam;

TEST(ThreadTeam, EveryMemberWorksOnceARun) {
  ThreadTeam team(3);
  ASSERT_EQ(team.size(), 3);
  for (int round = 0; round < 200; ++round) {
    std::vector<int> calls(3, 0);
    std::vector<std::thread::id> threads(3);
    team.run([&](int member) {
      ++calls[static_cast<std::size_t>(member)];
      threads[static_cast<std::size_t>(member)] = std::this_thread::get_id();
    });
    ASSERT_EQ(calls, (std::vector<int>{1, 1, 1}));
    ASSERT_EQ(threads[0], std::this_thread::get_id());
    ASSERT_EQ(std::set<std::thread::id>(threads.begin(), threads.end()).size(), 3);
  }
}

TEST(ThreadTeam, SumsWhatItsMembersGive) {
  ThreadTeam team(3);
  // In another order than the members' the small numbers would be lost.
  const double parts[] = {1e16, -1e16, 1};
  for (int round = 0; round < 100; ++round)
    EXPECT_EQ(team.sum([&](int member) { return parts[member]; }), 1);
}

TEST(ThreadTeam, LeavesSignalsToTheCaller) {
  ThreadTeam team(2);
  std::vector<int> blocked(2, -1);
  team.run([&](int member) {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    blocked[static_cast<std::size_t>(member)] = ::sigismember(&mask, SIGINT);
  });
  EXPECT_EQ(blocked, (std::vector<int>{0, 1}));
}

TEST(ThreadTeam, ThrowsWhatAMemberThrewAndWorksOn) {
  ThreadTeam team(2);
  for (const int failing : {0, 1}) {
    try {
      team.run([&](int member) {
        if (member == failing) throw std::runtime_error("member " + std::to_string(member));
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(std::string(error.what()), "member " + std::to_string(failing));
    }
  }
  std::atomic<int> calls = 0;
  team.run([&](int member) { calls += member == 0 ? 1 : 0; });
  EXPECT_EQ(calls, 1);
}

TEST(ThreadTeam, OneMemberIsTheCaller) {
  ThreadTeam team(1);
  bool called = false;
  team.run([&](int member) { called = member == 0; });
  EXPECT_TRUE(called);
}
