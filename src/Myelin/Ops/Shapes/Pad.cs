namespace Myelin;

/// <summary>What stands around a padded tensor.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The nearest entry: a a | a b c | c c.</summary>
    Edge,

    /// <summary>The entries mirrored at the outermost ones, which are not doubled: c b | a b c | b a.</summary>
    Reflect,
}

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>More entries before and after each axis.</summary>
        /// <param name="amounts">How many before and after, for each axis.</param>
        /// <param name="mode">What they are.</param>
        /// <param name="value">The value of <see cref="PadMode.Constant"/>: a number; null for 0.</param>
        /// <exception cref="ShapeException">Amounts are negative or not one for each axis, there are too few entries to reflect, or the value is
        /// no number that fits the element type.</exception>
        public Tensor Pad((int Before, int After)[] amounts, PadMode mode = PadMode.Constant, Tensor? value = null)
        {
            if (amounts.Length != x.Rank || Array.Exists(amounts, amount => amount.Before < 0 || amount.After < 0))
                throw new ShapeException($"Pad: expects amounts of 0 or more for each axis of {x.Shape}, received " +
                    $"{amounts.Select(amount => $"({amount.Before}, {amount.After})").Listed()}; give (0, 0) for an axis to leave alone.");
            value ??= 0L;
            if (value.Rank != 0)
                throw new ShapeException($"Pad: expects one number to pad {x.Shape} with, received {value.Shape}; pass a number, or Concatenate tensors.");
            bool isZero = value.IsZero;
            FormulaCalls.Agree(ref x, ref value, "Pad");
            Shape shape = x.Shape;
            Shape whole = Shape.Create([.. amounts.Select((amount, axis) => Shape.Size((long)amount.Before + shape[axis] + amount.After, "Pad"))]);
            if (whole == shape) return x;
            if ((mode == PadMode.Constant && isZero) || whole.Elements == 0)
                return new Ops.Place([.. amounts.Select(amount => amount.Before)], whole).ApplyOne(x);
            for (int axis = 0; axis < amounts.Length; axis++)
            {
                (int before, int after) = amounts[axis];
                if (before == 0 && after == 0) continue;
                x = mode == PadMode.Constant
                    ? Tensor.Concatenate([Around(x, axis, before, value), x, Around(x, axis, after, value)], axis)
                    : x.Gather(Sources(x, axis, before, after, mode), axis);
            }
            return x;
        }
    }

    static Tensor Around(Tensor x, int axis, int count, Tensor value) => value.BroadcastTo(x.Shape.With(axis, count));

    /// <summary>The entry that stands at each place of the padded axis.</summary>
    static Tensor Sources(Tensor x, int axis, int before, int after, PadMode mode)
    {
        Shape shape = x.Shape;
        int size = shape[axis], most = mode == PadMode.Edge ? int.MaxValue : size - 1;
        if (size == 0 || before > most || after > most)
            throw new ShapeException($"Pad: axis {axis} of {shape} has {size} entries, too few for ({before}, {after}) by {mode}; " +
                $"{(mode == PadMode.Edge ? "it needs one" : "reflection needs more entries than it adds")}.");
        long last = size - 1;
        return Tensor.Indices(before + size + after, x.Device, i => mode == PadMode.Edge
            ? Math.Clamp(i - before, 0, last)
            : last - Math.Abs(last - Math.Abs(i - before)));
    }
}
