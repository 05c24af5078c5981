using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin.Ops;

/// <summary>
/// s = f(x, h' U + b, c') for each step of time, where f are the gates of a cell, h' its first and c' its last state before the step. Each step is one
/// product and one pass over the gates, forward and backward; the gradient by U is one product over all steps.
/// </summary>
/// <remarks>
/// Inputs: x [time, batch, gates · n], U [n, gates · n], the initial states [batch, n], then b [gates · n] and a mask, Bool [time, batch, 1], if there are
/// any. Outputs, in the order in which they are computed: each state before and after all steps [time + 1, batch, n], the gates that the gradient
/// reads, if there are any, [time, batch, ...], and each state after the last step [batch, n]. A masked step leaves the states as they are.
/// </remarks>
/// <typeparam name="F">The gates, such as <see cref="LstmGates"/>, whose gradient reads neither x nor the product.</typeparam>
/// <param name="Formula">The gates with their parameters.</param>
/// <param name="Backwards">Whether it runs from the last step to the first.</param>
/// <param name="HasBias">Whether there is a bias b.</param>
/// <param name="HasMask">Whether there is a mask.</param>
public sealed record Recurrence<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula, bool Backwards, bool HasBias, bool HasMask) : Op, IFormulaOp
    where F : struct, IBlockwise
{
    /// <summary>The number of states, which are the first outputs of the formula.</summary>
    static readonly int states = F.Outputs.Length - (F.Outputs[^1] > 1 ? 1 : 0);

    static readonly bool hasGates = F.Outputs.Length > states, hasCarry = F.Inputs.Length > 2;

    BlockwiseOp<F> Gates => new(Formula);

    int Mask => HasMask ? 2 + states + (HasBias ? 1 : 0) : -1;

    object IFormulaOp.Formula => Formula;

    IReadOnlyList<int> IFormulaOp.InputBlocks => F.Inputs.ToArray();

    IReadOnlyList<int> IFormulaOp.OutputBlocks => F.Outputs.ToArray();

    V[] IFormulaOp.Evaluate<V>(V[] x) => ((IFormulaOp)Gates).Evaluate(x);

    /// <inheritdoc/>
    public override string Name => $"Recurrence of {typeof(F).Name}";

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => i == 1 || i == Mask;

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => i < states + (hasGates ? 1 : 0);

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        bool fits = x.Length == 2 + states + (HasBias ? 1 : 0) + (HasMask ? 1 : 0) && x[0].Rank == 3 && x[0].Shape[0] > 0 && x[1].Rank == 2;
        if (fits)
        {
            Tensor entries = x[0];
            int batch = entries.Shape[1], n = x[1].Shape[0];
            fits = entries.Type.IsReal() && entries.Shape[2] == x[1].Shape[1] && entries.Shape[2] == (long)F.Inputs[0] * n
                && (x[1].Type == entries.Type || (entries.Type == ElementType.Float32 && x[1].Type.IsHalf()));
            for (int i = 0; i < states; i++) fits &= x[2 + i].Shape == [batch, n] && x[2 + i].Type == entries.Type;
            if (HasBias) fits &= x[2 + states].Shape == [entries.Shape[2]] && x[2 + states].Type == entries.Type;
            if (HasMask) fits &= x[Mask].Shape == [entries.Shape[0], batch, 1] && x[Mask].Type == ElementType.Bool;
        }
        Expect(fits, x, "entries of all steps, weights, initial states, and a bias and a mask if it has them");
    }

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor[] entries = x[0].Unstack(), now = x[2..(2 + states)];
        Tensor[]? masks = HasMask ? x[Mask].Unstack() : null;
        BlockwiseOp<F> gates = Gates;
        var all = Array.ConvertAll(now, state => new List<Tensor> { state });
        var kept = new List<Tensor>();
        for (int i = 0; i < entries.Length; i++)
        {
            int t = Place(i, entries.Length);
            Tensor products = now[0].MatMul(x[1]);
            if (HasBias) products += x[2 + states];
            Tensor[] y = hasCarry ? gates.Apply(entries[t], products, now[^1]) : gates.Apply(entries[t], products), next = y[..states];
            if (masks != null) next = [.. next.Select((state, k) => Tensor.Where(masks[t], state, now[k]))];
            for (int k = 0; k < states; k++) all[k].Add(next[k]);
            if (hasGates) kept.Add(y[states]);
            now = next;
        }
        Tensor[] stacked = Array.ConvertAll(all, list => Tensor.Stack(list));
        return hasGates ? [.. stacked, Tensor.Stack(kept), .. now] : [.. stacked, .. now];
    }

    int Place(int step, int steps) => Backwards ? steps - 1 - step : step;

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor u = call.X[1];
        Shape entry = call.X[0].Shape[1..];
        int steps = call.X[0].Shape[0], first = call.Y.Count - states;
        Tensor nothing = Tensor.Constant(0, call.Y[0].Type, call.Device).BroadcastTo(entry);
        Tensor[][] before = [.. call.Y.Take(first).Select(y => y.Unstack())];
        Tensor[]?[] incoming = [.. call.Dy.Take(first).Select(dy => dy?.Unstack())];
        Tensor[]? masks = HasMask ? call.X[Mask].Unstack() : null;
        Tensor?[] carried = [.. call.Dy.Skip(first)];
        Tensor[] ofEntries = new Tensor[steps], ofProducts = new Tensor[steps];
        BlockwiseOp<F> gates = Gates;
        for (int i = steps - 1; i >= 0; i--)
        {
            int t = Place(i, steps);
            Tensor?[] dy = [.. carried.Select((next, k) => Sum(incoming[k]?[i + 1], next))], past = new Tensor?[states];
            if (masks != null)
                for (int k = 0; k < states; k++)
                    if (dy[k] is { } whole) (dy[k], past[k]) = (Tensor.Where(masks[t], whole, 0), Tensor.Where(masks[t], 0, whole));
            Tensor[] y = [.. before.Select((all, k) => k < states ? all[i + 1] : all[i])];
            Tensor[] x = hasCarry ? [nothing, nothing, before[states - 1][i]] : [nothing, nothing];
            Tensor?[] dx = gates.GradientBy(x, y, hasGates ? [.. dy, incoming[states]?[i]] : dy, call.Device);
            (ofEntries[t], ofProducts[i]) = (dx[0]!, dx[1]!);
            past[0] = Sum(dx[1]!.MatMul(u.Transpose()), past[0]);
            if (hasCarry) past[^1] = Sum(past[^1], dx[2]);
            carried = past;
        }
        Tensor?[] result = new Tensor?[call.X.Count];
        result[0] = call.Wants(0) ? Tensor.Stack(ofEntries) : null;
        for (int k = 0; k < states; k++) result[2 + k] = call.Wants(2 + k) ? Sum(incoming[k]?[0], carried[k]) : null;
        bool ofBias = HasBias && call.Wants(2 + states);
        if (!call.WantsWeights(1, Name) && !ofBias) return result;
        Tensor products = Tensor.Stack(ofProducts).Reshape([-1, entry[^1]]);
        if (call.Wants(1)) result[1] = call.Y[0].Slice(0, 0, steps).Reshape([-1, u.Shape[0]]).Transpose().MatMul(products);
        if (ofBias) result[2 + states] = products.Sum(0);
        return result;
    }

    static Tensor? Sum(Tensor? a, Tensor? b) => a == null ? b : b == null ? a : a + b;
}
