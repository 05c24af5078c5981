using Microsoft.ML.OnnxRuntime;

namespace Myelin.Onnx.Export.Tests;

/// <summary>Models that are exported and run by ONNX Runtime.</summary>
static class Exported
{
    static readonly Lazy<string> folder = new(() => Directory.CreateTempSubdirectory("myelin-onnx-").FullName);

    /// <summary>A folder of this run, with the files of all tests.</summary>
    public static string Folder => folder.Value;

    /// <summary>The path of a file in it.</summary>
    public static string Path(string name) =>
        System.IO.Path.Combine(Folder, $"{string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'))}.onnx");

    /// <summary>Exports a model.</summary>
    public static string Save(Model model, string name, int opset = 17)
    {
        string path = Path($"{name} {opset}");
        model.SaveOnnx(path, opset);
        return path;
    }

    /// <summary>What ONNX Runtime computes.</summary>
    public static Tensor[] Run(string path, params IReadOnlyList<Tensor> inputs)
    {
        using var session = new Session(path);
        return session.Run(inputs);
    }

    /// <summary>A model in ONNX Runtime, for several batches.</summary>
    public sealed class Session(string path) : IDisposable
    {
        readonly InferenceSession session =
            new(path, new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR });

        public Tensor[] Run(IReadOnlyList<Tensor> inputs)
        {
            using var run = new RunOptions();
            OrtValue[] values = [.. inputs.Select(Value)];
            try
            {
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, session.InputNames, values, session.OutputNames);
                return [.. results.Select(Taken)];
            }
            finally
            {
                foreach (OrtValue value in values) value.Dispose();
            }
        }

        public void Dispose() => session.Dispose();
    }

    static OrtValue Value(Tensor x)
    {
        long[] shape = [.. x.Shape.Sizes.ToArray().Select(size => (long)size)];
        return x.Type switch
        {
            ElementType.Float32 => OrtValue.CreateTensorValueFromMemory(x.ToArray<float>(), shape),
            ElementType.Float64 => OrtValue.CreateTensorValueFromMemory(x.ToArray<double>(), shape),
            ElementType.Int32 => OrtValue.CreateTensorValueFromMemory(x.ToArray<int>(), shape),
            ElementType.Int64 => OrtValue.CreateTensorValueFromMemory(x.ToArray<long>(), shape),
            ElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(x.ToArray<byte>(), shape),
            _ => OrtValue.CreateTensorValueFromMemory(x.ToArray<bool>(), shape),
        };
    }

    static Tensor Taken(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        Shape shape = Shape.Create([.. info.Shape.Select(size => (int)size)]);
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => Tensor.From(value.GetTensorDataAsSpan<float>(), shape),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => Tensor.From(value.GetTensorDataAsSpan<double>(), shape),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => Tensor.From(value.GetTensorDataAsSpan<int>(), shape),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => Tensor.From(value.GetTensorDataAsSpan<long>(), shape),
            _ => Tensor.From(value.GetTensorDataAsSpan<bool>(), shape),
        };
    }

    /// <summary>Gives states values that nothing hides: none is 0 or 1.</summary>
    public static void Stir(Model model)
    {
        long seed = 40;
        foreach (State state in model.States)
            if (state.Value.Type.IsReal()) state.Value += Tensor.Uniform(state.Value.Shape, ++seed, state.Value.Type) * 0.2 + 0.05;
    }

    /// <summary>Both are equal within 1e-5 of the largest number of a row, or of each number where that is more.</summary>
    public static void Equal(Tensor expected, Tensor received, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Shape, received.Shape);
        Assert.Equal(expected.Type, received.Type);
        double[] a = expected.Cast(ElementType.Float64).ToArray<double>(), b = received.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < a.Length; i++)
            Assert.True(a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= tolerance * Math.Max(1, Math.Abs(a[i])),
                $"element {i}: expected {a[i]:R}, received {b[i]:R}");
    }

    /// <summary>The library gives the bits of the model when it loads the file.</summary>
    public static void SameBits(Model model, string path, Func<int, Tensor[]> batch)
    {
        OnnxModel loaded = OnnxModel.Load(path);
        foreach (int count in (int[])[1, 7])
        {
            Tensor[] inputs = batch(count);
            IReadOnlyList<Tensor> expected = model.Forward(inputs);
            Tensor[] received = loaded.Run(inputs);
            for (int i = 0; i < received.Length; i++)
            {
                Assert.Equal(expected[i].Shape, received[i].Shape);
                Assert.Equal(expected[i].Bytes(), received[i].Bytes());
            }
        }
    }

    /// <summary>ONNX Runtime gives what the model gives, for a batch of 1 and of 7.</summary>
    public static void Agrees(Model model, string path, Func<int, Tensor[]> batch)
    {
        foreach (int count in (int[])[1, 7])
        {
            Tensor[] inputs = batch(count);
            IReadOnlyList<Tensor> expected = model.Forward(inputs);
            Tensor[] received = Run(path, inputs);
            Assert.Equal(expected.Count, received.Length);
            for (int i = 0; i < received.Length; i++) Equal(expected[i], received[i]);
        }
        SameBits(model, path, batch);
    }
}
