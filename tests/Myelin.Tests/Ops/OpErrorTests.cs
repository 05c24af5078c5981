using System.Reflection;

namespace Myelin.Tests;

/// <summary>Every error of the public ops, the members of a tensor and the layers, word by word: who, expected, received, fix.</summary>
/// <remarks>op-errors.txt holds them. After a change the new text lies beside it as op-errors.received.txt, to be read and renamed.</remarks>
public class OpErrorTests
{
    static readonly Tensor X = Tensor.Ones([2, 4]), Number = Tensor.Ones([]), Other = Tensor.Ones([3, 5]);
    static readonly Tensor Bools = X.Cast(ElementType.Bool), Whole = X.Cast(ElementType.Int32), Halves = X.Cast(ElementType.Float16);
    static readonly Tensor Images = Tensor.Ones([2, 5, 5, 3]), Series = Tensor.Ones([2, 6, 3]), Volumes = Tensor.Ones([2, 4, 4, 4, 3]);
    static readonly Tensor Indices = Tensor.From(0, 1);

    /// <summary>Members that take everything, outside a captured step.</summary>
    static readonly string[] CannotFail = ["AsVariable", "Copy", "StopGradient", "ToString", "op_Implicit"];

    /// <summary>What works on numbers alone.</summary>
    static readonly (string Op, Func<Tensor, Tensor> Of)[] Unary =
    [
        ("Abs", x => x.Abs()), ("Atan", x => x.Atan()), ("Ceiling", x => x.Ceiling()), ("Clamp", x => x.Clamp(0, 1)), ("Cos", x => x.Cos()),
        ("Elu", x => x.Elu()),
        ("Erf", x => x.Erf()), ("Exp", x => x.Exp()), ("Expm1", x => x.Expm1()), ("Floor", x => x.Floor()), ("Gelu", x => x.Gelu()),
        ("GeluTanh", x => x.GeluTanh()),
        ("HardSigmoid", x => x.HardSigmoid()), ("InverseRoot", x => x.InverseRoot()), ("LeakyRelu", x => x.LeakyRelu()), ("Log", x => x.Log()),
        ("Log1p", x => x.Log1p()),
        ("Mish", x => x.Mish()), ("Negate", x => x.Negate()), ("NormalCdf", x => x.NormalCdf()), ("Reciprocal", x => x.Reciprocal()), ("Relu", x => x.Relu()),
        ("Round", x => x.Round()), ("Rsqrt", x => x.Rsqrt()), ("Selu", x => x.Selu()), ("Sigmoid", x => x.Sigmoid()), ("Sign", x => x.Sign()),
        ("Silu", x => x.Silu()),
        ("Sin", x => x.Sin()), ("Softplus", x => x.Softplus()), ("Softsign", x => x.Softsign()), ("Sqrt", x => x.Sqrt()), ("Square", x => x.Square()),
        ("Heaviside", x => x.Heaviside()),
        ("Tanh", x => x.Tanh()), ("op_UnaryNegation", x => -x), ("Map", x => x.Map(new Ops.Tanh())),
        ("ArgMax", x => x.ArgMax()), ("ArgMin", x => x.ArgMin()), ("CumulativeSum", x => x.CumulativeSum()), ("LogSoftmax", x => x.LogSoftmax()),
        ("LogSumExp", x => x.LogSumExp()),
        ("Max", x => x.Max()), ("Mean", x => x.Mean()), ("Min", x => x.Min()), ("Norm", x => x.Norm()), ("Product", x => x.Product()),
        ("Softmax", x => x.Softmax()), ("Sort", x => x.Sort().Values),
        ("StandardDeviation", x => x.StandardDeviation()), ("Sum", x => x.Sum()), ("TopK", x => x.TopK(1).Values), ("Variance", x => x.Variance()),
        ("BatchNormalization", x => x.BatchNormalization().Y), ("LayerNormalization", x => x.LayerNormalization()), ("OneHot", x => x.OneHot(3)),
    ];

    /// <summary>What broadcasts two tensors of one type.</summary>
    static readonly (string Op, Func<Tensor, Tensor, Tensor> Of)[] Binary =
    [
        ("op_Addition", (x, y) => x + y), ("op_Subtraction", (x, y) => x - y), ("op_Multiply", (x, y) => x * y), ("op_Division", (x, y) => x / y),
        ("Map", (x, y) => x.Map(y, new Ops.Add())),
        ("Compare", (x, y) => x.Compare(y, new Ops.EqualTo())), ("EqualTo", (x, y) => x.EqualTo(y)), ("GreaterThan", (x, y) => x.GreaterThan(y)),
        ("GreaterThanOrEqual", (x, y) => x.GreaterThanOrEqual(y)), ("LessThan", (x, y) => x.LessThan(y)), ("LessThanOrEqual", (x, y) => x.LessThanOrEqual(y)),
        ("Maximum", (x, y) => x.Maximum(y)), ("Minimum", (x, y) => x.Minimum(y)), ("Pow", (x, y) => x.Pow(y)), ("PRelu", (x, y) => x.PRelu(y)),
        ("Lerp", (x, y) => x.Lerp(y, 0.5)),
        ("BinaryCrossentropy", (x, y) => x.BinaryCrossentropy(y)), ("CategoricalCrossentropy", (x, y) => x.CategoricalCrossentropy(y)),
        ("Dropout", (x, y) => x.Dropout(0.5, y)),
        ("MatMul", (x, y) => x.MatMul(y)), ("Where", (x, y) => Tensor.Where(Bools, x, y)),
    ];

    /// <summary>What goes along an axis.</summary>
    static readonly (string Op, Func<Tensor, int, object> Of)[] Along =
    [
        ("All", (x, axis) => x.All(axis)), ("Any", (x, axis) => x.Any(axis)), ("ArgMax", (x, axis) => x.ArgMax(axis)), ("ArgMin", (x, axis) => x.ArgMin(axis)),
        ("Concatenate", (x, axis) => Tensor.Concatenate([x, x], axis)), ("CumulativeSum", (x, axis) => x.CumulativeSum(axis)),
        ("Diagonal", (x, axis) => x.Diagonal(0, axis)),
        ("ExpandDims", (x, axis) => x.ExpandDims(axis)), ("Flip", (x, axis) => x.Flip(axis)), ("Gather", (x, axis) => x.Gather(Indices, axis)),
        ("LogSoftmax", (x, axis) => x.LogSoftmax(axis)),
        ("LogSumExp", (x, axis) => x.LogSumExp(axis)), ("Max", (x, axis) => x.Max(axis)), ("Mean", (x, axis) => x.Mean(axis)),
        ("Min", (x, axis) => x.Min(axis)), ("Norm", (x, axis) => x.Norm([axis])),
        ("OneHot", (x, axis) => x.Cast(ElementType.Int64).OneHot(3, axis)), ("Product", (x, axis) => x.Product(axis)),
        ("Repeat", (x, axis) => x.Repeat(2, axis)),
        ("ScatterAdd", (x, axis) => x.ScatterAdd(Indices, 3, axis)), ("Slice", (x, axis) => x.Slice(axis, 0, 1)),
        ("Slice by steps", (x, axis) => x.Slice(axis, 0, 1, 2)),
        ("Softmax", (x, axis) => x.Softmax(axis)), ("Sort", (x, axis) => x.Sort(axis)), ("Split", (x, axis) => x.Split(2, axis)),
        ("Split by sizes", (x, axis) => x.Split([1, 1], axis)),
        ("Squeeze", (x, axis) => x.Squeeze(axis)), ("Stack", (x, axis) => Tensor.Stack([x, x], axis)),
        ("StandardDeviation", (x, axis) => x.StandardDeviation(axis)), ("Sum", (x, axis) => x.Sum(axis)),
        ("TakeAlong", (x, axis) => x.TakeAlong(Indices, axis)), ("TopK", (x, axis) => x.TopK(1, axis)), ("Transpose", (x, axis) => x.Transpose(0, axis)),
        ("Unstack", (x, axis) => x.Unstack(axis)),
        ("Update", (x, axis) => x.Update(0, x, axis)), ("Slice from a position", (x, axis) => x.Slice(axis, Indices[0], 1)),
        ("Variance", (x, axis) => x.Variance(axis)),
    ];

    static readonly (string Op, string What, Action Do)[] Single =
    [
        ("ArgMax", "none", () => Tensor.Zeros([2, 0]).ArgMax()),
        ("ArgMin", "none", () => Tensor.Zeros([2, 0]).ArgMin()),
        ("Max", "none", () => Tensor.Zeros([0]).Max()),
        ("Min", "none", () => Tensor.Zeros([0]).Min()),
        ("AveragePool", "a window too large", () => Images.AveragePool(9)),
        ("AveragePool", "a matrix", () => X.AveragePool(2)),
        ("AveragePool", "whole numbers", () => Images.Cast(ElementType.Int32).AveragePool(2)),
        ("AveragePool", "no stride", () => Images.AveragePool(2, 0)),
        ("AveragePool", "padding as large as the window", () => Images.AveragePool(new Window(new WindowAxis(2, 1, 2), new WindowAxis(2)))),
        ("MaxPool", "no size", () => Images.MaxPool(0)),
        ("MaxPool", "dilation", () => Images.MaxPool(new Window(new WindowAxis(2, Dilation: 2), new WindowAxis(2)))),
        ("BatchNormalization", "another scale", () => X.BatchNormalization(Tensor.Ones([3]))),
        ("BatchNormalization", "a number", () => Number.BatchNormalization()),
        ("LayerNormalization", "another offset", () => X.LayerNormalization(null, Tensor.Ones([3]))),
        ("BroadcastTo", "another size", () => X.BroadcastTo([3, 4])),
        ("BroadcastTo", "fewer axes", () => X.BroadcastTo([4])),
        ("Cast", "no type", () => X.Cast((ElementType)99)),
        ("Clamp", "limits the wrong way round", () => X.Clamp(1, 0)),
        ("Concatenate", "none", () => Tensor.Concatenate([], 0)),
        ("Concatenate", "other sizes", () => Tensor.Concatenate([X, Other], 0)),
        ("Conv", "weights of another window", () => Images.Conv(Tensor.Ones([3, 3, 3, 4]), new Window(new WindowAxis(2), new WindowAxis(2)))),
        ("Conv1D", "a matrix", () => X.Conv1D(Tensor.Ones([3, 4, 4]))),
        ("Conv2D", "other channels", () => Images.Conv2D(Tensor.Ones([3, 3, 4, 8]))),
        ("Conv2D", "no stride", () => Images.Conv2D(Tensor.Ones([3, 3, 3, 8]), stride: 0)),
        ("Conv2D", "no groups", () => Images.Conv2D(Tensor.Ones([3, 3, 3, 8]), groups: 0)),
        ("Conv2D", "a window too large", () => Images.Conv2D(Tensor.Ones([7, 7, 3, 8]))),
        ("Conv2D", "weights of another type", () => Images.Conv2D(Tensor.Ones([3, 3, 3, 8], ElementType.Float64))),
        ("Conv2DTranspose", "other channels", () => Images.Conv2DTranspose(Tensor.Ones([3, 3, 8, 4]))),
        ("Conv3D", "images", () => Images.Conv3D(Tensor.Ones([2, 2, 2, 3, 4]))),
        ("Conv3D", "whole numbers", () => Volumes.Cast(ElementType.Int32).Conv3D(Tensor.Ones([2, 2, 2, 3, 4], ElementType.Int32))),
        ("ConvTranspose", "another size", () => Images.ConvTranspose(Tensor.Ones([3, 3, 8, 3]), new Window(new WindowAxis(3), new WindowAxis(3)), [9, 9])),
        ("ConvTranspose", "a size of other axes", () => Images.ConvTranspose(Tensor.Ones([3, 3, 8, 3]), new Window(new WindowAxis(3), new WindowAxis(3)), [7])),
        ("Diagonal", "no square", () => X.Diagonal()),
        ("Diagonal", "one axis twice", () => Tensor.Ones([3, 3]).Diagonal(0, 0)),
        ("Dropout", "all dropped", () => X.Dropout(1, X)),
        ("Dropout", "a negative rate", () => X.Dropout(-0.5, X)),
        ("Einsum", "no operands", () => Tensor.Einsum("i->i")),
        ("Einsum", "other sizes", () => Tensor.Einsum("ij,jk->ik", X, X)),
        ("Einsum", "too few labels", () => Tensor.Einsum("i->i", X)),
        ("Elu", "a negative alpha", () => X.Elu(-1)),
        ("Gather", "real indices", () => X.Gather(X)),
        ("Gather", "an index outside a table of whole numbers", () => Indices.Gather(Tensor.From(0L, 70))),
        ("TakeAlong", "an index outside a table of whole numbers", () => Tensor.From(5, 6).TakeAlong(Tensor.From(0L, -1))),
        ("MultiplyAdd", "whole numbers", () => Indices.MultiplyAdd(Indices, Indices)),
        ("MultiplyAdd", "shapes that do not broadcast", () => X.MultiplyAdd(X, Other)),
        ("LowerTriangle", "a vector", () => Indices.LowerTriangle()),
        ("UpperTriangle", "a vector", () => Indices.UpperTriangle()),
        ("MaskedSelect", "a mask of numbers", () => X.MaskedSelect(X)),
        ("MaskedSelect", "a mask of another shape", () => X.MaskedSelect(Other.Cast(ElementType.Bool))),
        ("MaskedSelect", "a mask of more axes", () => X.MaskedSelect(Tensor.Ones([3, 2, 4], ElementType.Bool))),
        ("MatMul", "a number", () => X.MatMul(Number)),
        ("MatMul", "batches that do not broadcast", () => Tensor.Ones([2, 3, 4]).MatMul(Tensor.Ones([5, 4, 3]))),
        ("Norm", "an order that is not known", () => X.Norm(3.0)),
        ("OneHot", "a negative number of classes", () => Indices.OneHot(-1)),
        ("OneHot", "no type", () => Indices.OneHot(3, type: (ElementType)99)),
        ("Outer", "matrices of whole numbers and reals", () => Indices.Outer(Tensor.Ones([2]))),
        ("Pad", "too few amounts", () => X.Pad([(1, 1)])),
        ("Pad", "more than a reflection has", () => X.Pad([(2, 0), (0, 0)], PadMode.Reflect)),
        ("Slice", "a position that is real", () => X.Slice(0, Number, 1)),
        ("Slice", "a negative count from a position", () => X.Slice(0, Indices[0], -1)),
        ("Update", "a larger block", () => X.Update(0, Other)),
        ("Update", "several positions", () => X.Update(Indices, X)),
        ("Update", "beyond the end", () => X.Update(1, X)),
        ("GruGates", "gates of another size", () => X.GruGates(X, X)),
        ("LstmGates", "gates of another type", () => X.LstmGates(Tensor.Ones([2, 16], ElementType.Float64), Tensor.Ones([2, 16]))),
        ("MapBlocks", "too few inputs", () => Tensor.MapBlocks(new Ops.GruGates(), X)),
        ("Scan", "no entries", () => Tensor.Zeros([0, 2]).Scan(Number, (state, entry) => (state, entry))),
        ("Scan", "no sequence", () => Tensor.Scan([], [Number], (states, entries) => (states, entries))),
        ("Scan", "sequences of two lengths", () => Tensor.Scan([X, Other], [Number], (states, entries) => (states, entries))),
        ("Scan", "no next state", () => Tensor.Scan([X], [Number], (states, entries) => ([], entries))),
        ("Pow", "whole numbers to a half", () => Whole.Pow(0.5)),
        ("Repeat", "a negative count", () => X.Repeat(-1)),
        ("Repeat", "more than an axis holds", () => X.Repeat(int.MaxValue)),
        ("Tile", "a negative count", () => X.Tile(-1)),
        ("Tile", "more than an axis holds", () => X.Tile(int.MaxValue)),
        ("Reshape", "other elements", () => X.Reshape([3, 3])),
        ("Reshape", "a size to find that is none", () => X.Reshape(3, -1)),
        ("Reshape", "two sizes to find", () => X.Reshape(-1, -1)),
        ("Reshape", "a size of -2", () => X.Reshape(-2, 4)),
        ("Reshape", "a size to find beside 0", () => Tensor.Zeros([0]).Reshape(0, -1)),
        ("ScatterAdd", "a negative size", () => X.ScatterAdd(Indices, -1)),
        ("ScatterAdd", "real indices", () => X.ScatterAdd(X, 3)),
        ("ScatterAdd", "bools", () => Bools.ScatterAdd(Indices, 3)),
        ("Slice", "beyond the axis", () => X.Slice(0, 1, 2)),
        ("Slice", "a negative count", () => X.Slice(0, 1, -1)),
        ("Slice", "no step", () => X.Slice(0, 0, 1, 0)),
        ("Slice", "steps beyond the axis", () => X.Slice(1, 0, 3, 2)),
        ("Softplus", "no beta", () => X.Softplus(0)),
        ("SparseCategoricalCrossentropy", "one-hot labels", () => X.SparseCategoricalCrossentropy(X)),
        ("SparseCategoricalCrossentropy", "a number", () => Number.SparseCategoricalCrossentropy(Tensor.From(1).Reshape([]))),
        ("Split", "no parts", () => X.Split(0)),
        ("Split", "parts that differ", () => X.Split(3, 1)),
        ("Split", "sizes that do not add up", () => X.Split([1, 2])),
        ("Squeeze", "an axis of more", () => X.Squeeze(0)),
        ("Stack", "none", () => Tensor.Stack([])),
        ("Stack", "other shapes", () => Tensor.Stack([X, Other])),
        ("TakeAlong", "real indices", () => X.TakeAlong(X)),
        ("TopK", "more than there are", () => X.TopK(5)),
        ("Transpose", "a vector", () => Indices.Transpose()),
        ("Transpose", "an axis twice", () => X.Transpose(0, 0)),
        ("Where", "a condition of numbers", () => Tensor.Where(X, X, X)),
        ("Where", "halves", () => Tensor.Where(Bools, Halves, Halves)),
        ("op_Addition", "a fraction beside whole numbers", () => _ = Whole + 0.5),
        ("op_Addition", "a constant beyond the type", () => _ = Whole + 1e10),
        ("op_Addition", "bools", () => _ = Bools + Bools),
        ("op_Explicit", "more than one element", () => _ = (double)X),

        ("Bernoulli", "a key that is none", () => Tensor.Bernoulli([2], 0.5, X)),
        ("Bernoulli", "a probability above 1", () => Tensor.Bernoulli([2], 1.5)),
        ("Normal", "whole numbers", () => Tensor.Normal([2], 0, ElementType.Int32)),
        ("Permutation", "a negative count", () => Tensor.Permutation(-1)),
        ("TruncatedNormal", "whole numbers", () => Tensor.TruncatedNormal([2], 0, ElementType.Int32)),
        ("Uniform", "a key that is none", () => Tensor.Uniform([2], X)),

        ("From", "another number of values", () => Tensor.From([1f, 2f, 3f], [2, 2])),
        ("From", "no element type", () => Tensor.From(1m, 2m)),
        ("From", "null", () => Tensor.From<float>((float[])null!)),
        ("Full", "a negative size", () => Tensor.Full([-1], 1)),
        ("Full", "a fraction of whole numbers", () => Tensor.Full([2], 0.5, ElementType.Int32)),
        ("Full", "beyond a byte", () => Tensor.Full([2], 256, ElementType.UInt8)),
        ("Full", "not a number of whole numbers", () => Tensor.Full([2], double.NaN, ElementType.Int64)),
        ("Zeros", "more elements than 2^40", () => Tensor.Zeros([1 << 30, 1 << 30])),
        ("Ones", "no type", () => Tensor.Ones([2], (ElementType)99)),
        ("Range", "a negative count", () => Tensor.Range(-1)),
        ("ToArray", "another type", () => X.ToArray<double>()),
        ("CopyTo", "another length", () => X.CopyTo<float>(new float[3])),
        ("CopyTo", "another type", () => X.CopyTo<int>(new int[8])),
        ("Item", "more than one element", () => X.Item<float>()),
        ("Item", "another type", () => Number.Item<int>()),
        ("To", "no device", () => X.To(null!)),
        ("get_Entries", "too many entries", () => _ = X[0, 0, 0]),
        ("get_Entries", "beyond the axis", () => _ = X[2]),
        ("get_Entries", "before the axis", () => _ = X[^3]),
        ("get_Entries", "a range beyond the axis", () => _ = X[.., 2..5]),
        ("get_Entries", "a range the wrong way round", () => _ = X[.., 3..1]),
        ("get_Entries", "no step", () => _ = X[(.., 0)]),
        ("get_Entries", "of a number", () => _ = Number[0]),
        ("Gradients", "no graph", () => X.Sum().Gradient(X)),
        ("Graph", "no graph", () => X.Graph()),
        ("Graph", "freed", () => { Tensor v = X.AsVariable(), y = v.Tanh().Sum(); y.Gradient(v); y.Graph(); }),
        ("Named", "no name", () => X.Named(" ")),
        ("Gradients", "more than one number", () => { Tensor v = X.AsVariable(); (v * 2).Gradients([v]); }),
        ("Gradients", "not in the graph", () => { Tensor v = X.AsVariable(), w = X.AsVariable(); v.Sum().Gradients([w]); }),
        ("Gradients", "whole numbers", () => { Tensor v = Whole.AsVariable(); v.Sum().Gradients([v]); }),
        ("Gradient", "taken twice", () => { Tensor v = X.AsVariable(), y = v.Tanh().Square().Sum(); y.Gradient(v); y.Gradient(v); }),

        ("Activation", "a name that is not known", () => Activation.Named("reul")),
        ("Activation", "whole numbers", () => Activation.Relu.Of(Bools)),
        ("Activation", "a negative alpha", () => Activation.Elu(-1)),
        ("Activation", "no beta", () => Activation.Softplus(0)),
        ("AveragePooling2D", "a matrix", () => new AveragePooling2D().Of(X)),
        ("AveragePooling2D", "no size", () => new AveragePooling2D(0).Of(Images)),
        ("AveragePooling2D", "a window too large", () => new AveragePooling2D(9).Of(Images)),
        ("MaxPooling2D", "a matrix", () => new MaxPooling2D().Of(X)),
        ("MaxPooling2D", "no strides", () => new MaxPooling2D(2, 0).Of(Images)),
        ("GlobalAveragePooling2D", "a matrix", () => new GlobalAveragePooling2D().Of(X)),
        ("GlobalMaxPooling2D", "a matrix", () => new GlobalMaxPooling2D().Of(X)),
        ("BatchNormalization", "a momentum of 2", () => new BatchNormalization(momentum: 2)),
        ("BatchNormalization", "a negative epsilon", () => new BatchNormalization(epsilon: -1)),
        ("BatchNormalization", "numbers", () => new BatchNormalization().Of(Indices.Cast(ElementType.Float32))),
        ("BatchNormalization", "statistics before it is built", () => _ = new BatchNormalization().MovingMean),
        ("BatchNormalization", "other channels", () => { var layer = new BatchNormalization(); layer.Of(X); layer.Of(Other); }),
        ("LayerNormalization", "a negative epsilon", () => new LayerNormalization(epsilon: -1)),
        ("LayerNormalization", "numbers", () => new LayerNormalization().Of(Indices.Cast(ElementType.Float32))),
        ("LayerNormalization", "another size", () => { var layer = new LayerNormalization(); layer.Of(X); layer.Of(Other); }),
        ("Conv1D", "no filters", () => new Conv1D(0, 3)),
        ("Conv1D", "groups that do not divide", () => new Conv1D(4, 3, groups: 3)),
        ("Conv1D", "no window", () => new Conv1D(4, 0).Of(Series)),
        ("Conv1D", "no strides", () => new Conv1D(4, 3, strides: 0).Of(Series)),
        ("Conv1D", "a layer of a matrix", () => new Conv1D(4, 3).Of(X)),
        ("Conv1D", "a window too large", () => new Conv1D(4, 9).Of(Series)),
        ("Conv1D", "weights before it is built", () => _ = new Conv1D(4, 3).Kernel),
        ("Conv1D", "other channels in a layer", () => { var layer = new Conv1D(4, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
        ("Conv2D", "no filters", () => new Conv2D(0, 3)),
        ("Conv2D", "no window", () => new Conv2D(4, 0).Of(Images)),
        ("Conv2D", "no strides", () => new Conv2D(4, 3, strides: 0).Of(Images)),
        ("Conv2D", "a layer of a matrix", () => new Conv2D(4, 3).Of(X)),
        ("Conv2D", "inputs that the groups do not divide", () => new Conv2D(4, 3, groups: 2).Of(Images)),
        ("Conv2D", "a layer's window too large", () => new Conv2D(4, 9).Of(Images)),
        ("Conv2D", "other channels in a layer", () => { var layer = new Conv2D(4, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
        ("Conv2DTranspose", "no filters", () => new Conv2DTranspose(0, 3)),
        ("Conv2DTranspose", "a layer of a matrix", () => new Conv2DTranspose(4, 3).Of(X)),
        ("Conv2DTranspose", "other channels in a layer",
            () => { var layer = new Conv2DTranspose(4, 3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
        ("DepthwiseConv2D", "no outputs", () => new DepthwiseConv2D(3, depthMultiplier: 0)),
        ("DepthwiseConv2D", "a matrix", () => new DepthwiseConv2D(3).Of(X)),
        ("DepthwiseConv2D", "other channels", () => { var layer = new DepthwiseConv2D(3); layer.Of(Images); layer.Of(Tensor.Ones([2, 5, 5, 1])); }),
        ("PRelu", "numbers", () => new PRelu().Of(Indices.Cast(ElementType.Float32))),
        ("PRelu", "a slope before it is built", () => _ = new PRelu().Slope),
        ("PRelu", "other channels", () => { var layer = new PRelu(); layer.Of(X); layer.Of(Other); }),
        ("Embedding", "no tokens", () => new Embedding(0, 3)),
        ("Embedding", "no units", () => new Embedding(3, 0)),
        ("Embedding", "real numbers for tokens", () => new Embedding(3, 2).Of(X)),
        ("Embedding", "a table before it is built", () => _ = new Embedding(3, 2).Embeddings),
        ("Add", "other ranks", () => new Add().Of(X, X.ExpandDims(0))),
        ("Add", "no inputs", () => new Add().Of(Array.Empty<Tensor>())),
        ("Concatenate", "other sizes", () => new Concatenate(1).Of(Tensor.Zeros([2, 3, 4]), Tensor.Zeros([2, 3, 5]))),
        ("Concatenate", "the batch axis", () => new Concatenate(0)),
        ("Dense", "no units", () => new Dense(0)),
        ("Dense", "other inputs", () => { var layer = new Dense(3); layer.Of(X); layer.Of(Other); }),
        ("Dropout", "all dropped", () => new Dropout(1)),
        ("Flatten", "a number", () => new Flatten().Of(Number)),
        ("Sequential", "two layers of one name", () => _ = new Sequential { new Dense(1, name: "a"), new Dense(2, name: "a") }),
    ];

    static readonly (string Op, string What, Action Do)[] Table =
    [
        .. Unary.Select(row => (row.Op, "bools", (Action)(() => row.Of(Bools)))),
        .. Binary.Select(row => (row.Op, "other shapes", (Action)(() => row.Of(X, Other)))),
        .. Binary.Select(row => (row.Op, "another type", (Action)(() => row.Of(X, X.Cast(ElementType.Float64))))),
        .. Along.Select(row => (row.Op, "axis 5", (Action)(() => row.Of(X, 5)))),
        .. Single,
    ];

    static string Message(Action act) => Record.Exception(act) is { } error ? $"{error.GetType().Name}\n  {error.Message}" : "nothing";

    [Fact]
    public void Errors_of_ops_and_layers_say_who_what_was_expected_what_was_received_and_the_fix() =>
        Snapshot.Check("Ops", "op-errors", string.Join("\n\n", Table.Select(row => $"{row.Op}, {row.What}: {Message(row.Do)}")) + "\n");

    [Fact]
    public void Every_call_that_fails_says_what_is_wrong_and_the_fix()
    {
        foreach ((string op, string what, Action act) in Table)
        {
            Exception? error = Record.Exception(act);
            Assert.True(error is ArgumentException or InvalidOperationException, $"{op}, {what}: {error?.GetType().Name ?? "no error"}");
            Assert.True(
                error!.Message.Contains(": ", StringComparison.Ordinal)
                    && (error.Message.Contains("; ", StringComparison.Ordinal) || error.Message.Contains(". ", StringComparison.Ordinal)),
                $"{op}, {what}: {error.Message}");
        }
    }

    [Fact]
    public void Every_public_op_and_every_layer_has_an_error_here()
    {
        string[] members = [.. new[] { typeof(TensorOps), typeof(FormulaCalls), typeof(Tensor) }.SelectMany(
            type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal) || method.GetParameters().Length > 0).Select(
                method => method.Name)];
        IEnumerable<string> layers = typeof(Layer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract).Select(
            type => type.Name);
        Assert.Empty(members.Concat(layers).Distinct().Except(Table.Select(row => row.Op)).Except(CannotFail));
        Assert.Empty(CannotFail.Except(members));
    }
}
