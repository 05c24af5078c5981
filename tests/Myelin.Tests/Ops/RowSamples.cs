namespace Myelin.Tests;

/// <summary>Tensors that the error cases of the tables use.</summary>
static class Samples
{
    public static readonly Tensor X = Tensor.Ones([2, 4]), Number = Tensor.Ones([]), Other = Tensor.Ones([3, 5]);
    public static readonly Tensor Bools = X.Cast(ElementType.Bool), Whole = X.Cast(ElementType.Int32), Halves = X.Cast(ElementType.Float16);
    public static readonly Tensor Images = Tensor.Ones([2, 5, 5, 3]), Series = Tensor.Ones([2, 6, 3]), Volumes = Tensor.Ones([2, 4, 4, 4, 3]);
    public static readonly Tensor Indices = Tensor.From(0, 1);
}
