namespace Myelin.Onnx.Tests;

/// <summary>Imported graphs made ready for inference.</summary>
public sealed class OnnxInferenceTests
{
    static readonly Random random = new(3);

    static TensorProto Numbers(string name, double least, params long[] sizes)
    {
        var tensor = new TensorProto { Name = name, Type = DataType.Float };
        tensor.Sizes.AddRange(sizes);
        for (long i = sizes.Aggregate(1L, (a, b) => a * b); i > 0; i--) tensor.Floats.Add((float)(least + random.NextDouble()));
        return tensor;
    }

    /// <summary>Convolution, normalization, relu, and a Gemm with weights [outputs, inputs] and normalization behind it, as PyTorch writes them.</summary>
    static OnnxModel Network()
    {
        var proto = new ModelProto { HasGraph = true };
        proto.Opsets.Add(new("", 17));
        GraphProto graph = proto.Graph;
        graph.Name = "network";
        graph.Initializers.AddRange([
            Numbers("w", -0.5, 8, 3, 3, 3), Numbers("b", -0.5, 8), Numbers("gamma", 0.5, 8), Numbers("beta", -0.5, 8), Numbers("mean", -0.5, 8),
            Numbers("variance", 0.5, 8), Numbers("dense", -0.5, 200, 8), Numbers("bias", -0.5, 200), Numbers("gamma2", 0.5, 200), Numbers("beta2", -0.5, 200),
            Numbers("mean2", -0.5, 200), Numbers("variance2", 0.5, 200)]);
        graph.Inputs.Add(Info("x", null, 3, 6, 6));
        graph.Outputs.Add(Info("y", null, 200));
        Add("Conv", ["x", "w", "b"], "c");
        Add("BatchNormalization", ["c", "gamma", "beta", "mean", "variance"], "n");
        Add("Relu", ["n"], "r");
        Add("GlobalAveragePool", ["r"], "p");
        Add("Flatten", ["p"], "f");
        Add("Gemm", ["f", "dense", "bias"], "g");
        graph.Nodes[^1].Attributes.Add(new() { Name = "transB", Kind = AttributeKind.Int, Int = 1 });
        Add("BatchNormalization", ["g", "gamma2", "beta2", "mean2", "variance2"], "y");
        return OnnxModel.Of(proto);

        void Add(string type, string[] inputs, string output)
        {
            var node = new NodeProto { OpType = type, Name = $"{type}_{output}" };
            node.Inputs.AddRange(inputs);
            node.Outputs.Add(output);
            graph.Nodes.Add(node);
        }

        static ValueInfoProto Info(string name, params long?[] sizes)
        {
            var info = new ValueInfoProto { Name = name, Type = new() { Element = DataType.Float, Axes = [] } };
            foreach (long? size in sizes) info.Type.Axes.Add(size is { } known ? new(known) : new(null, "batch"));
            return info;
        }
    }

    [Fact]
    public void Normalization_of_an_imported_graph_is_folded_into_convolutions_and_products()
    {
        OnnxModel model = Network();
        model.Build();
        InferenceModel inference = model.ForInference();
        foreach (int batch in new[] { 1, 5 })
        {
            Tensor x = Tensor.Uniform([batch, 3, 6, 6], 4);
            float[] expected = model.Predict(x).ToArray<float>(), received = inference.Predict(x).ToArray<float>();
            float largest = expected.Max(MathF.Abs);
            for (int i = 0; i < expected.Length; i++) Assert.True(MathF.Abs(expected[i] - received[i]) <= 3e-6f * largest);
            Assert.Equal(received, inference.Run(x)[0].ToArray<float>());
            string[] ops = [.. ComputationGraph.WithConstants(inputs => [.. inference.Forward(inputs)], [x]).Calls.Select(call => call.Op.Name)];
            Assert.DoesNotContain("Multiply", ops);
            Assert.Equal(2, ops.Count(op => op == "Add"));
        }
    }
}
