namespace Myelin.Onnx.Tests;

/// <summary>A network as an exporter of an image classifier writes it.</summary>
static class SmallNetwork
{
    /// <summary>Images [n, 2, 6, 6] through convolution, batch normalization, pooling, dropout and a dense layer to 3 classes.</summary>
    public static ModelProto Make(int batch = -1) => Made.Model(17,
        [
            Made.Node("Conv", "images conv.weight", "a", ("pads", new[] { 1, 1, 1, 1 })),
            Made.Node("BatchNormalization", "a bn.scale bn.bias bn.mean bn.variance", "b"), Made.Node("Relu", "b", "c"),
            Made.Node("MaxPool", "c", "d", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 })), Made.Node("Dropout", "d ratio", "e"),
            Made.Node("Flatten", "e", "f"), Made.Node("Gemm", "f fc.weight fc.bias", "g", ("transB", 1)), Made.Node("Mul", "g temperature", "h"),
                Made.Node("Softmax", "h", "classes"),
        ],
        [Made.Input("images", DataType.Float, batch, 2, 6, 6)], ["classes"],
        Made.Tensor("conv.weight", Made.Numbers(4 * 2 * 9), 4, 2, 3, 3), Made.Tensor("bn.scale", [1f, 0.5f, 2, 1], 4),
            Made.Tensor("bn.bias", Made.Numbers(4), 4),
        Made.Tensor("bn.mean", Made.Numbers(4, 2), 4), Made.Tensor("bn.variance", [1f, 2, 3, 4], 4), Made.Tensor("ratio", [0.25f]),
        Made.Tensor("fc.weight", Made.Numbers(3 * 36, 3), 3, 36), Made.Tensor("fc.bias", Made.Numbers(3), 3), Made.Tensor("temperature", [0.5f]));
}
