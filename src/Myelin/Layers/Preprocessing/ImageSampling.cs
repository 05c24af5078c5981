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
        if (Interpolation == Interpolation.Nearest) return Pixels(x, (rows + 0.5).Floor(), (columns + 0.5).Floor());
        Tensor top = rows.Floor(), left = columns.Floor(), down = (rows - top).ExpandDims(-1), along = (columns - left).ExpandDims(-1);
        Tensor upper = Between(Pixels(x, top, left), Pixels(x, top, left + 1), along);
        Tensor lower = Between(Pixels(x, top + 1, left), Pixels(x, top + 1, left + 1), along);
        return Between(upper, lower, down);
    }

    static Tensor Between(Tensor a, Tensor b, Tensor share) => a + (b - a) * share;

    /// <summary>The pixels at whole places.</summary>
    Tensor Pixels(Tensor x, Tensor rows, Tensor columns)
    {
        (int batch, int height, int width, int channels) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        int pixels = Shape.Size((long)batch * height * width, "images");
        Tensor first = (Tensor.Range(batch).To(x.Device) * ((long)height * width)).Reshape(batch, 1, 1);
        Tensor place = Entries(rows, height) * width + Entries(columns, width) + first;
        Tensor y = x.Reshape(pixels, channels).GatherUnchecked(place, 0);
        if (FillMode != FillMode.Constant) return y;
        Tensor inside = Inside(rows, height) * Inside(columns, width);
        return Tensor.Where(inside.ExpandDims(-1).GreaterThan(0), y, FillValue);
    }

    static Tensor Inside(Tensor places, int size) => places.EqualTo(places.Clamp(0, size - 1)).Cast(ElementType.Int32);

    /// <summary>The entries of an axis that whole places refer to: Int64.</summary>
    Tensor Entries(Tensor places, int size)
    {
        Tensor entries = FillMode switch
        {
            FillMode.Reflect => Mirrored(Remainder(places, 2.0 * size), size),
            FillMode.Wrap => Remainder(places, size),
            _ => places,
        };
        return entries.Clamp(0, Math.Max(0, size - 1)).Cast(ElementType.Int64);
    }

    static Tensor Remainder(Tensor places, double period) => places - (places / period).Floor() * period;

    static Tensor Mirrored(Tensor places, int size) => places.Minimum(places * -1 + (2.0 * size - 1));
}
