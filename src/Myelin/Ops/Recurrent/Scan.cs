namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// A loop over the entries of an axis, such as time: <paramref name="step"/> gets the state and the next entry, and gives the next state
        /// and an output. Entries are views and outputs are stacked once, so the cost is that of the steps.
        /// </summary>
        /// <param name="state">The state before the first step.</param>
        /// <param name="step">One step: (state, entry) to (next state, output).</param>
        /// <param name="axis">The axis of the entries, and of the outputs in the result.</param>
        /// <param name="reverse">Whether it runs from the last entry to the first. Output i still belongs to entry i.</param>
        /// <returns>The outputs along the axis, and the state after the last step.</returns>
        /// <example>
        /// <c>(Tensor outputs, Tensor last) = gates.Scan(h, (h, x) => h.GruGates(x, h.MatMul(u)) is var next ? (next, next) :
        /// default, axis: 1);</c>
        /// </example>
        /// <exception cref="ShapeException">There is no such axis, or it is empty, or the outputs differ in shape or type.</exception>
        public (Tensor Outputs, Tensor State) Scan(Tensor state, Func<Tensor, Tensor, (Tensor State, Tensor Output)> step, int axis = 0, bool reverse = false)
        {
            ArgumentNullException.ThrowIfNull(step);
            (Tensor[] outputs, Tensor[] states) = Tensor.Scan(
                [x], [state], (s, entries) => step(s[0], entries[0]) is var next ? ([next.State], [next.Output]) : default, axis, reverse);
            return (outputs[0], states[0]);
        }
    }

    extension(Tensor)
    {
        /// <summary>
        /// A loop over the entries of an axis of several tensors at once, with several states and outputs, such as an encoder with a mask or
        /// a cell with two states.
        /// </summary>
        /// <param name="sequences">Tensors with equally many entries along the axis.</param>
        /// <param name="states">The states before the first step.</param>
        /// <param name="step">One step: (states, entries) to (next states, outputs). There are as many of each in every step.</param>
        /// <param name="axis">The axis of the entries, and of the outputs in the results.</param>
        /// <param name="reverse">Whether it runs from the last entry to the first. Output i still belongs to entry i.</param>
        /// <returns>Each output along the axis, and the states after the last step.</returns>
        /// <exception cref="ShapeException">There is no sequence or no entry, sequences differ in length, or steps give other
        /// numbers, shapes or types of results.</exception>
        public static (Tensor[] Outputs, Tensor[] States) Scan(
            IReadOnlyList<Tensor> sequences, IReadOnlyList<Tensor> states, Func<Tensor[], Tensor[], (Tensor[] States, Tensor[] Outputs)> step, int axis = 0,
                bool reverse = false)
        {
            ArgumentNullException.ThrowIfNull(step);
            if (sequences.Count == 0) throw new ShapeException("Scan: expects at least one sequence, received none; give it what to go through.");
            Tensor[][] entries = [.. sequences.Select(sequence => sequence.Unstack(axis))];
            int length = entries[0].Length;
            if (length == 0 || Array.Exists(entries, other => other.Length != length))
                throw new ShapeException($"Scan: expects sequences of equally many entries along axis {axis}, at least one, "
                    + $"received {string.Join(", ", sequences.Select(sequence => sequence.Shape))}; pad or cut them.");
            Tensor[] now = [.. states];
            var outputs = new List<Tensor[]>(length);
            for (int i = 0; i < length; i++)
            {
                int at = reverse ? length - 1 - i : i;
                (Tensor[] next, Tensor[] output) = step(now, Array.ConvertAll(entries, sequence => sequence[at]));
                if (next.Length != now.Length || i > 0 && output.Length != outputs[0].Length)
                    throw new ShapeException($"Scan: expects {now.Length} states and as many outputs as in the first step, "
                        + $"received {next.Length} and {output.Length} in step {i}; give the same from every step.");
                now = next;
                outputs.Add(output);
            }
            if (reverse) outputs.Reverse();
            return ([.. Enumerable.Range(0, outputs[0].Length).Select(k => Tensor.Stack([.. outputs.Select(output => output[k])], axis))], now);
        }
    }
}
