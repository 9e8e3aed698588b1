#include "core/model/InferenceRnn.h"

namespace dmm::model {

InferenceRnn::InferenceRnn(const ModelDims& dims)
    : m_weightIh(register_parameter("weight_ih_l0", torch::empty({dims.rnn, dims.input})))
    , m_weightHh(register_parameter("weight_hh_l0", torch::empty({dims.rnn, dims.rnn})))
    , m_biasIh(register_parameter("bias_ih_l0", torch::empty({dims.rnn})))
    , m_biasHh(register_parameter("bias_hh_l0", torch::empty({dims.rnn}))) {}

} // namespace dmm::model
