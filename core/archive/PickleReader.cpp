#include "core/archive/PickleReader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <variant>
#include <vector>

namespace dmm::archive {

namespace {

constexpr int kDeepest = 16;

[[noreturn]] void refuse(const std::string& what) { throw std::runtime_error(what); }

struct Mark {};
struct Global {
  std::string name; ///< "torch.FloatStorage"
};
struct Storage {
  torch::Tensor flat; ///< [numel], shared by all tensors of the record
};
struct Tuple;
struct Dict {
  PickledDict values{c10::AnyType::get(), c10::AnyType::get()};
  int depth = 1;
  bool isInside = false; ///< of another one: it changes no more, so that no circle can be made
};
using Value = std::variant<Mark, c10::IValue, Global, Storage, std::shared_ptr<const Tuple>,
                           std::shared_ptr<Dict>>;
struct Tuple {
  std::vector<Value> items;
  int depth = 1;
};

struct Kind {
  std::string_view name;
  torch::ScalarType type;
};
constexpr Kind kKinds[] = {
    {"torch.FloatStorage", torch::kFloat32}, {"torch.DoubleStorage", torch::kFloat64},
    {"torch.HalfStorage", torch::kFloat16},  {"torch.BFloat16Storage", torch::kBFloat16},
    {"torch.LongStorage", torch::kInt64},    {"torch.IntStorage", torch::kInt32},
    {"torch.ShortStorage", torch::kInt16},   {"torch.CharStorage", torch::kInt8},
    {"torch.ByteStorage", torch::kUInt8}};

class PickleReader {
 public:
  explicit PickleReader(const std::map<std::string, std::string>& records)
      : m_records(records)
      , m_rest(record("data.pkl")) {}

  PickledDict read() {
    while (!m_isDone) step(static_cast<unsigned char>(bytes(1)[0]));
    const Value root = pop();
    const auto* dict = std::get_if<std::shared_ptr<Dict>>(&root);
    if (!dict || !m_stack.empty()) refuse("no dictionary");
    return (*dict)->values;
  }

 private:
  const std::string& record(const std::string& name) const {
    const auto found = m_records.find(name);
    if (found == m_records.end()) refuse("no record '" + name + "'");
    return found->second;
  }

  std::string_view bytes(std::size_t count) {
    if (count > m_rest.size()) refuse("an end in the middle");
    const std::string_view taken = m_rest.substr(0, count);
    m_rest.remove_prefix(count);
    return taken;
  }

  /// Little-endian, `count` bytes; signed where that is asked for.
  std::int64_t number(std::size_t count, bool isSigned = false) {
    std::uint64_t value = 0;
    const std::string_view taken = bytes(count);
    for (std::size_t i = 0; i < count; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    const bool isNegative =
        isSigned && count > 0 && (static_cast<unsigned char>(taken[count - 1]) & 0x80);
    if (isNegative && count < 8) value |= ~std::uint64_t{0} << (8 * count);
    return static_cast<std::int64_t>(value);
  }

  double real() {
    std::uint64_t value = 0; // big-endian, unlike everything else
    for (const char byte : bytes(8)) value = value << 8 | static_cast<unsigned char>(byte);
    return std::bit_cast<double>(value);
  }

  std::string line() {
    const auto end = m_rest.find('\n');
    if (end == std::string_view::npos) refuse("an end in the middle");
    const std::string text(bytes(end));
    bytes(1);
    return text;
  }

  void push(Value value) { m_stack.push_back(std::move(value)); }
  void pushPlain(c10::IValue value) { push(std::move(value)); }

  Value pop() {
    if (m_stack.empty()) refuse("too little on the stack");
    Value value = std::move(m_stack.back());
    m_stack.pop_back();
    return value;
  }

  /// What was pushed since the last mark, which goes too.
  std::vector<Value> popToMark() {
    std::size_t begin = m_stack.size();
    while (begin > 0 && !std::holds_alternative<Mark>(m_stack[begin - 1])) --begin;
    if (begin == 0) refuse("no mark on the stack");
    const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<Value> items(std::make_move_iterator(first),
                             std::make_move_iterator(m_stack.end()));
    m_stack.erase(first - 1, m_stack.end());
    return items;
  }

  void pushTuple(std::vector<Value> items) {
    auto tuple = std::make_shared<Tuple>();
    for (const Value& item : items)
      if (const auto* inner = std::get_if<std::shared_ptr<const Tuple>>(&item))
        tuple->depth = std::max(tuple->depth, (*inner)->depth + 1);
    if (tuple->depth > kDeepest) refuse("tuples that lie too deep");
    tuple->items = std::move(items);
    push(std::shared_ptr<const Tuple>(std::move(tuple)));
  }

  void pushTupleOf(std::size_t count) {
    std::vector<Value> items(count);
    while (count > 0) items[--count] = pop();
    pushTuple(std::move(items));
  }

  void setItems(const std::vector<Value>& items) {
    if (m_stack.empty() || items.size() % 2 != 0) refuse("a key without a value");
    const auto* target = std::get_if<std::shared_ptr<Dict>>(&m_stack.back());
    if (!target || (*target)->isInside) refuse("items for what is no dictionary");
    for (std::size_t i = 0; i < items.size(); i += 2) {
      const auto* key = std::get_if<c10::IValue>(&items[i]);
      if (!key || !(key->isString() || key->isInt()))
        refuse("a key that is neither text nor number");
      (*target)->values.insert_or_assign(*key, element(**target, items[i + 1]));
    }
  }

  static c10::IValue element(Dict& target, const Value& value) {
    if (const auto* plain = std::get_if<c10::IValue>(&value)) return *plain;
    const auto* inner = std::get_if<std::shared_ptr<Dict>>(&value);
    if (!inner || inner->get() == &target) refuse("an element that is no number, text or tensor");
    (*inner)->isInside = true;
    target.depth = std::max(target.depth, (*inner)->depth + 1);
    if (target.depth > kDeepest) refuse("dictionaries that lie too deep");
    return (*inner)->values;
  }

  static std::int64_t whole(const Value& value) {
    const auto* plain = std::get_if<c10::IValue>(&value);
    if (!plain || !plain->isInt() || plain->toInt() < 0) refuse("a size that is none");
    return plain->toInt();
  }
  static std::string text(const Value& value) {
    const auto* plain = std::get_if<c10::IValue>(&value);
    if (!plain || !plain->isString()) refuse("something else where a text belongs");
    return plain->toStringRef();
  }
  static std::vector<std::int64_t> sizes(const Value& value) {
    const auto* tuple = std::get_if<std::shared_ptr<const Tuple>>(&value);
    if (!tuple || (*tuple)->items.size() > 8) refuse("a tensor without a shape");
    std::vector<std::int64_t> found;
    for (const Value& item : (*tuple)->items) found.push_back(whole(item));
    return found;
  }

  /// ("storage", its type, the record's name, "cpu", how many elements).
  void loadStorage() {
    const Value id = pop();
    const auto* tuple = std::get_if<std::shared_ptr<const Tuple>>(&id);
    if (!tuple || (*tuple)->items.size() < 5) refuse("a tensor without a storage");
    const auto& items = (*tuple)->items;
    const auto* global = std::get_if<Global>(&items[1]);
    const Kind* kind = nullptr;
    for (const Kind& known : kKinds)
      if (global && global->name == known.name) kind = &known;
    if (!kind) refuse("a storage of an unknown type");
    const std::string name = "data/" + text(items[2]);
    const std::int64_t count = whole(items[4]);
    auto known = m_storages.find(name);
    if (known == m_storages.end()) {
      const std::string& content = record(name);
      const auto size = static_cast<std::int64_t>(c10::elementSize(kind->type));
      if (count > std::numeric_limits<std::int64_t>::max() / size ||
          static_cast<std::int64_t>(content.size()) != count * size)
        refuse("record '" + name + "' of another length than its tensor");
      const torch::Tensor flat = torch::empty({count}, kind->type);
      if (count > 0) std::memcpy(flat.data_ptr(), content.data(), content.size());
      known = m_storages.emplace(name, flat).first;
    }
    if (known->second.scalar_type() != kind->type || known->second.numel() != count)
      refuse("one record of two kinds");
    push(Storage{known->second});
  }

  /// (storage, offset, shape, strides, ...).
  void buildTensor(const Tuple& arguments) {
    const auto& items = arguments.items;
    const auto* storage = items.size() < 4 ? nullptr : std::get_if<Storage>(&items[0]);
    if (!storage) refuse("a tensor without a storage");
    const std::int64_t available = storage->flat.numel();
    const auto shape = sizes(items[2]), strides = sizes(items[3]);
    const std::int64_t offset = whole(items[1]);
    if (shape.size() != strides.size()) refuse("a tensor without strides");
    // No element outside the record, and no more elements than it has.
    __extension__ typedef unsigned __int128 Wide;
    Wide elements = 1, last = static_cast<Wide>(offset);
    for (std::size_t i = 0; i < shape.size(); ++i) {
      elements *= static_cast<Wide>(shape[i]);
      if (shape[i] > 0) last += static_cast<Wide>(shape[i] - 1) * static_cast<Wide>(strides[i]);
      if (elements > static_cast<Wide>(available) || last > static_cast<Wide>(available))
        refuse("a tensor that is larger than its record");
    }
    if (elements > 0 && last >= static_cast<Wide>(available))
      refuse("a tensor that is larger than its record");
    pushPlain(storage->flat.as_strided(shape, strides, elements > 0 ? offset : 0));
  }

  void reduce() {
    const Value arguments = pop();
    const Value function = pop();
    const auto* global = std::get_if<Global>(&function);
    const auto* tuple = std::get_if<std::shared_ptr<const Tuple>>(&arguments);
    if (!global || !tuple) refuse("a call of what cannot be called");
    if (global->name == "torch._utils._rebuild_tensor_v2") {
      buildTensor(**tuple);
    } else if (global->name == "collections.OrderedDict" && (*tuple)->items.empty()) {
      pushPlain({}); // a tensor's hooks, of which there are none
    } else {
      refuse("a call of " + global->name.substr(0, 80));
    }
  }

  void remember(std::int64_t place) {
    if (m_stack.empty() || std::holds_alternative<Mark>(m_stack.back())) refuse("nothing to keep");
    m_memo[place] = m_stack.back();
  }
  void recall(std::int64_t place) {
    const auto found = m_memo.find(place);
    if (found == m_memo.end()) refuse("something that was not kept");
    push(found->second);
  }

  /// One instruction of the protocols 0 to 4, as far as weights need them (Lib/pickletools.py of
  /// Python describes them all).
  void step(unsigned char code) {
    switch (code) {
    case 0x80: bytes(1); break; // the protocol's number
    case '.': m_isDone = true; break;
    case '(': push(Mark{}); break;
    case '}': push(std::make_shared<Dict>()); break;
    case ')': pushTuple({}); break;
    case 't': pushTuple(popToMark()); break;
    case 0x85: pushTupleOf(1); break;
    case 0x86: pushTupleOf(2); break;
    case 0x87: pushTupleOf(3); break;
    case 's': {
      std::vector<Value> item(2);
      item[1] = pop();
      item[0] = pop();
      setItems(item);
      break;
    }
    case 'u': setItems(popToMark()); break;
    case 'N': pushPlain({}); break;
    case 0x88: pushPlain(true); break;
    case 0x89: pushPlain(false); break;
    case 'K': pushPlain(number(1)); break;
    case 'M': pushPlain(number(2)); break;
    case 'J': pushPlain(number(4, true)); break;
    case 0x8a: {
      const auto size = static_cast<std::size_t>(number(1));
      if (size > 8) refuse("a number that is too large");
      pushPlain(number(size, true));
      break;
    }
    case 'G': pushPlain(real()); break;
    case 'X': pushPlain(std::string(bytes(static_cast<std::size_t>(number(4))))); break;
    case 0x8c: pushPlain(std::string(bytes(static_cast<std::size_t>(number(1))))); break;
    case 'c': {
      const std::string module = line();
      push(Global{module + "." + line()});
      break;
    }
    case 'Q': loadStorage(); break;
    case 'R': reduce(); break;
    case 'q': remember(number(1)); break;
    case 'r': remember(number(4)); break;
    case 0x94: remember(static_cast<std::int64_t>(m_memo.size())); break;
    case 'h': recall(number(1)); break;
    case 'j': recall(number(4)); break;
    case 0x95: bytes(8); break; // the length of a frame
    default: refuse("an instruction that no weights need");
    }
  }

  const std::map<std::string, std::string>& m_records;
  std::string_view m_rest;
  std::vector<Value> m_stack;
  std::map<std::int64_t, Value> m_memo;
  std::map<std::string, torch::Tensor> m_storages; ///< by record
  bool m_isDone = false;
};

} // namespace

PickledDict readPickledDict(const std::map<std::string, std::string>& records) {
  return PickleReader(records).read();
}

} // namespace dmm::archive
