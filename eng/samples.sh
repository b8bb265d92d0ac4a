#!/usr/bin/env bash
# samples.sh OUT.png: makes the README's picture, one row of frames for each of four prompts, with the model and the defaults that ship.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$(realpath -m "${1:?usage: eng/samples.sh OUT.png}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prompts=(
    "a red circle moving left on a black background"
    "a blue square moving up on a white background"
    "a green triangle moving right on a gray background"
    "a yellow circle moving down on a black background"
)
inputs=() labels=
for i in "${!prompts[@]}"; do
    "$root/grid" generate "${prompts[i]}" -o "$work/$i.mp4" --frames 9 --fps 9 --seed "$i" --local
    inputs+=(-i "$work/$i.mp4")
    labels+="[$i:v]scale=96:96:flags=neighbor,pad=100:100:2:2:color=0x808080,tile=9x1[row$i];"
done

ffmpeg -nostdin -loglevel error -y "${inputs[@]}" -filter_complex "${labels}[row0][row1][row2][row3]vstack=4" -frames:v 1 "$out"
