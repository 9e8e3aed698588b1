#!/usr/bin/env bash
# exports_test.sh DMM PAGE: what `dmm runs export` writes is read by the programs that it is meant for:
# TensorBoard's own reader sees the figures of metrics.csv, and the Python on the page reads the tables with
# pandas. Each is left out, with a word, where this Python has not the package; exits with 77 where it
# has neither. WORKBENCH_PYTHON names another Python than python3.
set -euo pipefail
dmm=$1 page=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${WORKBENCH_PYTHON:-python3}
has() { "$python" -c "import $1" 2>/dev/null; }
readers=()
for package in tensorboard pandas; do
  if has "$package"; then readers+=("$package"); else echo "left out: $python has no $package"; fi
done
if ((${#readers[@]} == 0)); then exit 77; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache
cd "$work"
cat >plan.yaml <<'PLAN'
name: rates
base: base.yaml
axes:
  optimiser.learning_rate: [1e-3, 1e-2]
PLAN
cat >base.yaml <<'BASE'
model: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}
run: {num_epochs: 5, evaluate_every: 2, evaluation_particles: 4, sample_every: 0}
BASE
"$dmm" sweep run plan.yaml --runs runs >/dev/null
"$dmm" runs export --runs runs --format csv --out sweep.csv
"$dmm" runs export --runs runs --format tensorboard --out events
# The page's own lines, with one of these runs in the place of its example.
sed -n '/^```python$/,/^```$/{/^```/d;p}' "$page" >page.py
example=$(grep -o 'runs/sweep-[^/"]*' page.py | head -n 1)
if [[ -n $example ]]; then ln -s "$work"/runs/sweep-rates-*-0000 "$example"; fi
"$python" "$here/check_exports.py" "${readers[@]}"
