#pragma once

/// What writer and reader of MusicXML agree on beyond the standard: who wrote it, and the fields of
/// its "miscellaneous" section that only our own files have.
namespace dmm::formats::musicxml {

inline constexpr const char* kSoftware = "DMM Workbench";
inline constexpr const char* kVoicesField = "voices";
inline constexpr const char* kInferred = "inferred";
inline constexpr const char* kKeyField = "key";
inline constexpr const char* kTimeField = "time";
inline constexpr const char* kAssumed = "assumed"; ///< a score needs one, the piece has none
inline constexpr const char* kOriginField = "origin";

} // namespace dmm::formats::musicxml
