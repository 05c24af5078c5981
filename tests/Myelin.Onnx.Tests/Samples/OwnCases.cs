using static Myelin.Onnx.Tests.OwnCase;

namespace Myelin.Onnx.Tests;

/// <summary>Cases of rows that the backend suite does not have, and of what models do beside it.</summary>
static class OwnCases
{
    static readonly int[] Integers = [5, -3, 7, int.MinValue, 0, 12];
    static readonly int[] Others = [3, 6, -1, int.MaxValue, 9, -8];

    /// <summary>An operator of an old version, and the newer way to write it.</summary>
    static OwnCase Old(string op, long opset, int[][] shapes, (string, object)[] attributes, NodeProto[] newer, TensorProto[]? constants = null,
        TensorProto[]? newerConstants = null)
    {
        OwnCase old = Of(op, opset, shapes, attributes, constants: constants);
        return old with { Same = Made.Model(18, newer, [.. old.Model.Graph.Inputs], ["y0"], newerConstants ?? []) };
    }

    static OwnCase OldLogic(string op, bool isBool)
    {
        bool[] a = [true, false, true, false, true, true], b = [false, true, true];
        (string Name, Tensor Value)[] inputs = isBool ? [("x0", Tensor.From(a, [2, 3])), ("x1", Tensor.From(b))]
            : [("x0", Tensor.From([1, 2, 3, 3, 2, 1], [2, 3]).Cast(ElementType.Float32)), ("x1", Tensor.From(2f, 2, 2))];
        ValueInfoProto[] infos = [.. inputs.Select(input => Made.Input(input.Name, isBool ? DataType.Bool : DataType.Float, [.. input.Value.Shape]))];
        return new($"{op}-1", Made.Model(6, [Made.Node(op, "x0 x1", "y0", ("broadcast", 1))], infos, ["y0"]), inputs)
        { Same = Made.Model(18, [Made.Node(op, "x0 x1", "y0")], infos, ["y0"]) };
    }

    static OwnCase Reduction(string op) => Of(op, 18, [[2, 3, 4]], [("keepdims", 0)], constants: [Made.Tensor("axes", [1L, -1], 2)]);

    static OwnCase Random(string op, long opset, (string, object)[] attributes, params int[][] shapes) =>
        Of(op, opset, shapes, attributes) with { IsRandom = true };

    public static OwnCase[] All { get; } =
    [
        Of("Mish", 18, [[2, 3]]),
        Of("Gelu", 20, [[2, 3]]),
        Of("Gelu", 20, [[2, 3]], [("approximate", "tanh")]),
        Of("com.microsoft/Gelu", 17, [[2, 3]]),
        Of("com.microsoft/FastGelu", 17, [[2, 3], [3]]),
        Of("com.microsoft/BiasGelu", 17, [[2, 3], [3]]),
        Of("com.microsoft/QuickGelu", 17, [[2, 3]]),
        Of("com.microsoft/FusedMatMul", 17, [[2, 3, 4], [2, 5, 4]], [("transB", 1), ("alpha", 0.5f)]),
        Of("com.microsoft/SkipLayerNormalization", 17, [[2, 3, 4], [2, 3, 4], [4], [4]]),
        Old("Hardmax", 11, [[2, 3, 4]], [("axis", 1)],
            [Made.Node("Reshape", "x0 flat", "f"), Made.Node("Hardmax", "f", "h"), Made.Node("Reshape", "h shape", "y0")], null,
            [Made.Tensor("flat", [2L, 12], 2), Made.Tensor("shape", [2L, 3, 4], 3)]),
        Old("Dropout", 6, [[2, 3]], [("ratio", 0.3f), ("is_test", 1)], [Made.Node("Identity", "x0", "y0")]),
        Old("Reshape", 4, [[2, 6]], [("shape", new[] { 3, -1 })], [Made.Node("Reshape", "x0 shape", "y0")], null, [Made.Tensor("shape", [3L, 4], 2)]),
        Old("Tile", 5, [[2, 3]], [], [Made.Node("Tile", "x0 all", "y0")], [Made.Tensor("tiles", [2f], 1), Made.Tensor("axis", [1f], 1)],
            [Made.Tensor("all", [1L, 2], 2)]),
        Old("Cast", 5, [[2, 3]], [("to", "DOUBLE")], [Made.Node("Cast", "x0", "y0", ("to", 11))]),
        Old("TopK", 9, [[2, 5]], [("k", 2)], [Made.Node("TopK", "x0 k", "y0 i")], null, [Made.Tensor("k", [2L], 1)]),
        Old("Upsample", 7, [[1, 2, 3, 3]], [("scales", new[] { 1f, 1, 2, 2 })],
            [Made.Node("Resize", "x0 _ scales", "y0", ("coordinate_transformation_mode", "asymmetric"),
            ("nearest_mode", "floor"))], null, [Made.Tensor("scales", [1f, 1, 2, 2], 4)]),
        Of("Resize", 10, [[1, 2, 3, 3]], [("mode", "linear")], constants: [Made.Tensor("scales", [1f, 1, 2, 1.5f], 4)]),
        .. new[] { "And", "Or", "Xor" }.Select(op => OldLogic(op, true)),
        .. new[] { "Equal", "Less", "Greater" }.Select(op => OldLogic(op, false)),
        OfValues("BitwiseAnd", 18, Integers, Others),
        OfValues("BitwiseOr", 18, Integers, Others),
        OfValues("BitwiseXor", 18, Integers, Others),
        OfValues("BitwiseNot", 18, Integers),
        OfValues("BitwiseXor", 18, [5L, -3, long.MinValue, 1L << 62], [3L, long.MaxValue, -1, -(1L << 62)]),
        .. new[] { "Max", "Min", "Mean", "Prod", "SumSquare", "L1", "L2", "LogSumExp" }.Select(op => Reduction($"Reduce{op}")),
        new("ReduceLogSum-18",
            Made.Model(18, [Made.Node("Abs", "x0", "a"), Made.Node("ReduceLogSum", "a axes", "y0")], [Made.Input("x0", DataType.Float, 2, 3)], ["y0"],
            Made.Tensor("axes", [1L], 1)), [("x0", Numbers([2, 3], 1))]),
        Of("LpPool", 18, [[1, 2, 6, 6]], [("kernel_shape", new[] { 2, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 0, 0, 1 }), ("p", 2)]),
        Of("GlobalLpPool", 17, [[1, 2, 4, 5]], [("p", 2)]),
        Of("GroupNormalization", 18, [[2, 4, 3, 3], [2], [2]], [("num_groups", 2)]) with { Same = GroupByScales },
        Of("GroupNormalization", 21, [[2, 4, 3, 3], [4], [4]], [("num_groups", 2)]),
        Of("RMSNormalization", 23, [[2, 3, 4], [4]]),
        Of("LpNormalization", 17, [[2, 3, 4]], [("axis", 1)]),
        Of("LpNormalization", 17, [[2, 3, 4]], [("p", 1)]),
        Of("Attention", 23, [[2, 4, 3, 8], [2, 2, 5, 8], [2, 2, 5, 8]]),
        Of("Attention", 23, [[2, 3, 8], [2, 3, 8], [2, 3, 8]], [("q_num_heads", 2), ("kv_num_heads", 2), ("is_causal", 1)]),
        Of("RotaryEmbedding", 23, [[2, 4, 3, 8], [2, 3, 4], [2, 3, 4]]),
        Of("RotaryEmbedding", 23, [[2, 4, 3, 8], [2, 3, 4], [2, 3, 4]], [("interleaved", 1)]),
        Of("RoiAlign", 10, [[1, 2, 8, 8]], [("output_height", 2), ("output_width", 3), ("sampling_ratio", 2), ("spatial_scale", 0.5f)],
            constants: [Made.Tensor("rois", [1f, 2, 10, 12, 0, 0, 5, 5], 2, 4), Made.Tensor("images", [0L, 0], 2)]),
        Of("DFT", 20, [[1, 8, 1]], [("onesided", 1)], constants: [Made.Tensor("length", [8L]), Made.Tensor("axis", [1L])]),
        Random("RandomUniform", 17, [("shape", new[] { 40, 30 }), ("low", 0f), ("high", 1f)]),
        Random("RandomUniformLike", 17, [], [40, 30]),
        Random("RandomNormal", 17, [("shape", new[] { 40, 30 }), ("mean", 0.5f)]),
        Random("RandomNormalLike", 17, [("mean", 0.5f)], [40, 30]),
        new("Bernoulli-15", Made.Model(17, [Made.Node("Sub", "x0 x0", "z"), Made.Node("Sigmoid", "z", "p"), Made.Node("Bernoulli", "p", "y0")],
            [Made.Input("x0", DataType.Float, 40, 30)], ["y0"]), [("x0", Numbers([40, 30], 1))]) { IsRandom = true },
        Random("Multinomial", 17, [("sample_size", 600)], [1, 2]) with { Inputs = [("x0", Tensor.Zeros([1, 2]))] },
        .. OwnGraphs.All,
    ];

    /// <summary>The older group normalization, with one scale for each group, as a newer one with one for each channel.</summary>
    static ModelProto GroupByScales => Made.Model(21,
        [
            Made.Node("Concat", "x1 x1", "s", ("axis", 0)), Made.Node("Gather", "s places", "scales"),
            Made.Node("Concat", "x2 x2", "b", ("axis", 0)), Made.Node("Gather", "b places", "biases"),
            Made.Node("GroupNormalization", "x0 scales biases", "y0", ("num_groups", 2)),
        ],
        [Made.Input("x0", DataType.Float, 2, 4, 3, 3), Made.Input("x1", DataType.Float, 2), Made.Input("x2", DataType.Float, 2)], ["y0"],
            Made.Tensor("places", [0L, 0, 1, 1], 4));
}
