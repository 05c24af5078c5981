namespace Myelin;

/// <summary>Reads images at places between their pixels. The centre of pixel (i, j) is the place (i, j).</summary>
/// <param name="Interpolation">Nearest or Bilinear.</param>
/// <param name="FillMode">What lies beyond the borders.</param>
/// <param name="FillValue">The value of <see cref="FillMode.Constant"/>.</param>
readonly record struct ImageSampling(Interpolation Interpolation, FillMode FillMode, double FillValue)
{
    /// <summary>y[b, i, j, :] = x[b, rows[b, i, j], columns[b, i, j], :].</summary>
    /// <param name="x">[batch, height, width, channels]</param>
    /// <param name="rows">[batch, new height, new width], of the type of x.</param>
    /// <param name="columns">As rows.</param>
    public Tensor At(Tensor x, Tensor rows, Tensor columns)
    {
        if (Interpolation == Interpolation.Nearest) return Pixels(x, Of((rows + 0.5).Floor(), x.Shape[1]), Of((columns + 0.5).Floor(), x.Shape[2]));
        Tensor first = rows.Floor(), left = columns.Floor(), down = (rows - first).ExpandDims(-1), along = (columns - left).ExpandDims(-1);
        Entries top = Of(first, x.Shape[1]), bottom = Of(first + 1, x.Shape[1]), before = Of(left, x.Shape[2]), after = Of(left + 1, x.Shape[2]);
        Tensor upper = Between(Pixels(x, top, before), Pixels(x, top, after), along);
        Tensor lower = Between(Pixels(x, bottom, before), Pixels(x, bottom, after), along);
        return Between(upper, lower, down);
    }

    static Tensor Between(Tensor a, Tensor b, Tensor share) => a + (b - a) * share;

    /// <summary>Entries of an axis.</summary>
    /// <param name="Places">Their places: Int32.</param>
    /// <param name="Inside">1 where a place lies within the axis, else 0; null if all places have an entry.</param>
    readonly record struct Entries(Tensor Places, Tensor? Inside);

    /// <summary>The entries of an axis that whole places refer to.</summary>
    Entries Of(Tensor places, int size)
    {
        Tensor entries = FillMode switch
        {
            FillMode.Reflect => Mirrored(Remainder(places, 2.0 * size), size),
            FillMode.Wrap => Remainder(places, size),
            _ => places,
        };
        entries = entries.Clamp(0, Math.Max(0, size - 1));
        return new(entries.Cast(ElementType.Int32), FillMode == FillMode.Constant ? places.EqualTo(entries).Cast(ElementType.Int32) : null);
    }

    static Tensor Remainder(Tensor places, double period) => places - (places / period).Floor() * period;

    static Tensor Mirrored(Tensor places, int size) => places.Minimum(2.0 * size - 1 - places);

    Tensor Pixels(Tensor x, Entries rows, Entries columns)
    {
        (int batch, int height, int width, int channels) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        int pixels = Shape.Size((long)batch * height * width, "images");
        Tensor first = (Tensor.Range(batch, ElementType.Int32).To(x.Device) * (height * width)).Reshape(batch, 1, 1);
        Tensor y = x.Reshape(pixels, channels).GatherUnchecked(rows.Places * width + columns.Places + first, 0);
        return rows.Inside == null ? y : Tensor.Where((rows.Inside * columns.Inside!).ExpandDims(-1).GreaterThan(0), y, FillValue);
    }
}
