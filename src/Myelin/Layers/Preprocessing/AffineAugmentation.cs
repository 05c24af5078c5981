namespace Myelin;

/// <summary>
/// y[i, j] = x[c + A ((i, j) - c) + t], where c is the centre of the image: the base of augmentations that move, turn and scale images.
/// </summary>
public abstract class AffineAugmentation : ImageAugmentation
{
    /// <summary>Creates an augmentation.</summary>
    private protected AffineAugmentation(FillMode fillMode, Interpolation interpolation, double fillValue, string? name) : base(name) =>
        (FillMode, Interpolation, FillValue) =
            (Known(fillMode, GetType().Name), Known(interpolation, GetType().Name), Settings.Finite(fillValue, GetType().Name));

    /// <summary>What lies beyond the borders.</summary>
    public FillMode FillMode { get; }

    /// <summary>How values between pixels are computed.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>The value beyond the borders for <see cref="FillMode.Constant"/>.</summary>
    public double FillValue { get; }

    /// <summary>A and t for each image. Entries that are null are 0, or 1 on the diagonal of A; all others are [batch, 1, 1].</summary>
    private protected readonly record struct Map(Tensor? RowByRow = null, Tensor? RowByColumn = null, Tensor? ColumnByRow = null,
        Tensor? ColumnByColumn = null, Tensor? Down = null, Tensor? Right = null);

    /// <summary>Where images are read.</summary>
    /// <param name="uniform">[batch, draws]</param>
    /// <param name="height">The height of the images.</param>
    /// <param name="width">The width of the images.</param>
    private protected abstract Map MapOf(Tensor uniform, int height, int width);

    /// <inheritdoc/>
    protected sealed override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        (int batch, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        Map map = MapOf(uniform, height, width);
        double middle = (height - 1) / 2.0, centre = (width - 1) / 2.0;
        Tensor i = FromCentre(height, middle).Reshape(1, height, 1), j = FromCentre(width, centre).Reshape(1, 1, width);
        Tensor rows = Sum(map.RowByRow, i, map.RowByColumn, j, map.Down, middle), columns = Sum(map.ColumnByColumn, j, map.ColumnByRow, i, map.Right, centre);
        Shape places = [batch, height, width];
        return new ImageSampling(Interpolation, FillMode, FillValue).At(x, rows.BroadcastTo(places), columns.BroadcastTo(places));

        Tensor FromCentre(int size, double half) => Tensor.Range(size).To(x.Device).Cast(x.Type) - half;
    }

    static Tensor Sum(Tensor? own, Tensor along, Tensor? other, Tensor across, Tensor? shift, double centre)
    {
        Tensor place = own == null ? along : own * along;
        if (other != null) place += other * across;
        return (shift == null ? place : place + shift) + centre;
    }

    /// <summary>One random number of each image: [batch, 1, 1].</summary>
    private protected static Tensor Number(Tensor uniform, int draw) => uniform.Slice(1, draw, 1).Reshape(uniform.Shape[0], 1, 1);
}
