namespace Myelin;

/// <summary>Enlarges axes by whole factors.</summary>
static class UpSampling
{
    /// <summary>Every entry several times in a row.</summary>
    public static Tensor Nearest(Tensor x, int axis, int factor) => factor == 1 ? x : x.Repeat(factor, axis);

    /// <summary>
    /// y_o = a + (b - a) w, where a and b are the entries on both sides of the place (o + 1/2) / factor - 1/2 and w is its distance from a.
    /// Before the first and after the last entry, y is that entry.
    /// </summary>
    public static Tensor Linear(Tensor x, int axis, int factor)
    {
        int size = x.Shape[axis], count = Shape.Size((long)size * factor, "UpSampling");
        if (factor == 1 || count == 0) return Nearest(x, axis, factor);
        var weights = new double[count];
        for (int i = 0; i < count; i++) weights[i] = Place(i) - Math.Floor(Place(i));
        Tensor before = x.Gather(Tensor.Indices(count, x.Device, i => Entry(Math.Floor(Place(i)))), axis);
        Tensor after = x.Gather(Tensor.Indices(count, x.Device, i => Entry(Math.Floor(Place(i)) + 1)), axis);
        Tensor along = Tensor.From(weights).Cast(x.Type).To(x.Device).Reshape([count, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]);
        return before + (after - before) * along;

        double Place(long output) => ((output + 0.5) / factor) - 0.5;
        long Entry(double place) => Math.Clamp((long)place, 0, size - 1);
    }
}
