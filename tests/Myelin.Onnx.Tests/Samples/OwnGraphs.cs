using static Myelin.Onnx.Tests.OwnCase;

namespace Myelin.Onnx.Tests;

/// <summary>Graphs as exporters write them: layouts that meet, shapes that are computed, quantization, branches and loops.</summary>
static class OwnGraphs
{
    static OwnCase Graph(string name, long opset, NodeProto[] nodes, int[][] shapes, params TensorProto[] constants)
    {
        (string Name, Tensor Value)[] inputs = [.. shapes.Select((shape, i) => ($"x{i}", Numbers(shape, i + 1)))];
        return new(name, Made.Model(opset, nodes, [.. inputs.Select(input => Made.Input(input.Name, DataType.Float, [.. input.Value.Shape]))], ["y0"],
            constants), inputs);
    }

    static TensorProto Weights(string name, params int[] sizes) => Made.Tensor(name, Made.Numbers(sizes.Aggregate(1, (a, b) => a * b), name.Length), sizes);

    public static IEnumerable<OwnCase> All =>
    [
        Graph("channels last meets channels first", 17,
            [
                Made.Node("Conv", "x0 w1 b1", "a", ("pads", new[] { 1, 1, 1, 1 })), Made.Node("Relu", "a", "b"), Made.Node("Conv", "b w2", "c", ("group", 2)),
                Made.Node("Add", "c scale", "d"), Made.Node("Mul", "d x1", "e"), Made.Node("Concat", "e c", "f", ("axis", 1)),
                    Made.Node("Softmax", "f", "g", ("axis", 1)),
                Made.Node("Flatten", "g", "y0"),
            ],
            [[2, 3, 5, 6], [2, 4, 5, 6]], Weights("w1", 4, 3, 3, 3), Weights("b1", 4), Weights("w2", 4, 2, 1, 1), Weights("scale", 4, 1, 1)),
        Graph("transposes that cancel", 17,
            [
                Made.Node("Transpose", "x0", "a", ("perm", new[] { 0, 3, 1, 2 })),
                    Made.Node("Conv", "a w", "b", ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 2 })),
                Made.Node("Transpose", "b", "c", ("perm", new[] { 0, 2, 3, 1 })), Made.Node("Add", "c bias", "d"),
                    Made.Node("Transpose", "d", "e", ("perm", new[] { 3, 0, 1, 2 })),
                Made.Node("Sigmoid", "e", "y0"),
            ],
            [[2, 5, 7, 3]], Weights("w", 4, 3, 3, 3), Weights("bias", 4)),
        Graph("shapes that are computed", 17,
            [
                Made.Node("Shape", "x0", "s"), Made.Node("Gather", "s zero", "n"), Made.Node("Unsqueeze", "n axis", "u"),
                    Made.Node("Concat", "u minus", "t", ("axis", 0)),
                Made.Node("Reshape", "x0 t", "r"), Made.Node("Shape", "r", "rs"), Made.Node("Slice", "rs start end", "last"),
                    Made.Node("Cast", "last", "f", ("to", 1)),
                Made.Node("Div", "r f", "y0"),
            ],
            [[3, 4, 5]], Made.Tensor("zero", [0L]), Made.Tensor("axis", [0L], 1), Made.Tensor("minus", [-1L], 1), Made.Tensor("start", [1L], 1),
                Made.Tensor("end", [2L], 1)),
        Graph("quantized and dequantized", 17,
            [
                Made.Node("QuantizeLinear", "x0 s z", "q"), Made.Node("DequantizeLinear", "q s z", "d"),
                    Made.Node("DequantizeLinear", "w ws wz", "dw", ("axis", 0)),
                Made.Node("Conv", "d dw", "c"), Made.Node("QuantizeLinear", "c s z", "e"), Made.Node("DequantizeLinear", "e s z", "y0"),
            ],
            [[1, 2, 4, 4]], Made.Tensor("s", [0.05f]), Made.Tensor<byte>("z", [120]),
                Made.Tensor<sbyte>("w", [.. Enumerable.Range(0, 24).Select(i => (sbyte)(i * 11 % 255 - 127))], 3, 2, 2, 2),
            Made.Tensor("ws", [0.01f, 0.02f, 0.03f], 3), Made.Tensor<sbyte>("wz", [0, 0, 0], 3)) with { Tolerance = 1e-4 },
        Graph("a branch", 17,
            [
                Made.Node("ReduceSum", "x0", "s", ("keepdims", 0)), Made.Node("Greater", "s zero", "c"),
                Made.Node("If", "c", "y0", ("then_branch", Made.Graph([Made.Node("Add", "x0 x0", "t")], [], ["t"])),
                    ("else_branch", Made.Graph([Made.Node("Neg", "x0", "e")], [], ["e"]))),
            ],
            [[2, 3]], Made.Tensor("zero", [0f])),
        Graph("a loop", 17,
            [
                Made.Node("Loop", "trips go x0", "last y0", ("body", Made.Graph(
                    [Made.Node("Mul", "v half", "next"), Made.Node("Identity", "c", "on"), Made.Node("ReduceSum", "next", "sum", ("keepdims", 0))],
                    [Made.Input("i", DataType.Int64), Made.Input("c", DataType.Bool), Made.Input("v", DataType.Float, 2, 3)], ["on", "next", "sum"]))),
            ],
            [[2, 3]], Made.Tensor("trips", [3L]), Made.Tensor("go", [true]), Made.Tensor("half", [0.5f])),
        Graph("attention of separate nodes", 17,
            [
                Made.Node("MatMul", "x0 wq", "q"), Made.Node("MatMul", "x0 wk", "k"), Made.Node("Reshape", "q heads", "qh"),
                    Made.Node("Reshape", "k heads", "kh"),
                Made.Node("Transpose", "qh", "qt", ("perm", new[] { 0, 2, 1, 3 })), Made.Node("Transpose", "kh", "kt", ("perm", new[] { 0, 2, 3, 1 })),
                Made.Node("MatMul", "qt kt", "s"), Made.Node("Softmax", "s", "p"), Made.Node("ReduceMean", "p", "m", ("axes", new[] { 1 })),
                    Made.Node("LayerNormalization", "m g b", "y0"),
            ],
            [[2, 3, 8]], Weights("wq", 8, 8), Weights("wk", 8, 8), Made.Tensor("heads", [0L, 0, 2, 4], 4), Weights("g", 3),
                Weights("b", 3)) with { Tolerance = 1e-4 },
    ];
}
