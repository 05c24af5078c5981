using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Myelin.Onnx.Tests;

/// <summary>ONNX Runtime as the reference.</summary>
static class Runtime
{
    /// <summary>The outputs of a model, each as numbers with a shape.</summary>
    public static (double[] Values, int[] Shape)[] Run(byte[] model, params (string Name, Tensor Value)[] inputs)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR
        };
        using var session = new InferenceSession(model, options);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            session.Run([.. inputs.Select(input => Named(input.Name, input.Value, session.InputMetadata[input.Name].ElementDataType))]);
        return [.. outputs.Select(output => output.ElementType switch
        {
            TensorElementType.Float => Of(output.AsTensor<float>(), value => value),
            TensorElementType.Double => Of(output.AsTensor<double>(), value => value),
            TensorElementType.Int64 => Of(output.AsTensor<long>(), value => value),
            TensorElementType.Int32 => Of(output.AsTensor<int>(), value => value),
            TensorElementType.Int8 => Of(output.AsTensor<sbyte>(), value => value),
            TensorElementType.UInt8 => Of(output.AsTensor<byte>(), value => value),
            TensorElementType.Int16 => Of(output.AsTensor<short>(), value => value),
            TensorElementType.UInt16 => Of(output.AsTensor<ushort>(), value => value),
            TensorElementType.UInt32 => Of(output.AsTensor<uint>(), value => value),
            TensorElementType.Bool => Of(output.AsTensor<bool>(), value => value ? 1 : 0),
            TensorElementType.Float16 => Of(output.AsTensor<Float16>(), value => (float)value),
            var type => throw new NotSupportedException($"{type}"),
        })];
    }

    static (double[], int[]) Of<T>(Tensor<T> tensor, Func<T, double> convert) => ([.. tensor.Select(convert)], tensor.Dimensions.ToArray());

    static NamedOnnxValue Named(string name, Tensor x, TensorElementType type)
    {
        int[] sizes = [.. x.Shape];
        return type switch
        {
            TensorElementType.Float => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(x.ToArray<float>(), sizes)),
            TensorElementType.Double => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(x.ToArray<double>(), sizes)),
            TensorElementType.Int64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(x.ToArray<long>(), sizes)),
            TensorElementType.Int32 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(x.ToArray<int>(), sizes)),
            TensorElementType.Bool => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(x.ToArray<bool>(), sizes)),
            TensorElementType.UInt8 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(x.Cast(ElementType.UInt8).ToArray<byte>(), sizes)),
            TensorElementType.Int8 =>
                NamedOnnxValue.CreateFromTensor(name, new DenseTensor<sbyte>(x.ToArray<int>().Select(value => (sbyte)value).ToArray(), sizes)),
            _ => throw new NotSupportedException($"{type}"),
        };
    }

    /// <summary>Holds the outputs of the library's model against the runtime's.</summary>
    public static void Agree(ModelProto model, ModelProto reference, double tolerance, params (string Name, Tensor Value)[] inputs)
    {
        (double[] Values, int[] Shape)[] expected = Run(Made.Bytes(reference), inputs);
        OnnxModel own = OnnxModel.Of(ModelProto.Read(new("test", Made.Bytes(model))));
        Tensor[] received = own.Run([.. own.InputNames.Select(name => inputs.First(input => input.Name == name).Value)]);
        Assert.Equal(expected.Length, received.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Shape.SequenceEqual(received[i].Shape),
                $"output {i}: expected {Shape.Create(expected[i].Shape)}, received {received[i].Shape}");
            double[] values = received[i].Cast(ElementType.Float64).ToArray<double>();
            for (int j = 0; j < values.Length; j++)
                Assert.True(expected[i].Values[j].Equals(values[j])
                    || Math.Abs(expected[i].Values[j] - values[j]) <= tolerance * (1 + Math.Abs(expected[i].Values[j])),
                    $"output {i}: expected {expected[i].Values[j]} at {j}, received {values[j]}");
        }
    }
}
