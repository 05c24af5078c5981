using System.Text;

namespace Myelin.Fuzz;

/// <summary>Safetensors files as they should be: ours, which carry a checksum, and those of other programs, which do not.</summary>
public static class TensorSamples
{
    /// <summary>Plain, of every element type, with texts, of empty tensors, without any, and of many.</summary>
    public static byte[][] Make()
    {
        Tensor numbers = Tensor.Range(24, ElementType.Float32).Reshape([2, 3, 4]);
        return
        [
            Saved([("kernel", numbers), ("bias", Tensor.Ones([4]))]),
            Saved(Enum.GetValues<ElementType>().Select(type => ($"{type}", numbers.GreaterThan(11).Cast(type)))),
            Saved([("block/dense/kernel", numbers), ("ünïcödé \"/\" \\", Tensor.Ones([1]))],
                new() { ["made by"] = "a test", ["epochs"] = "3", ["zeichen"] = "äöü \n" }),
            Saved([("none", Tensor.Zeros([0, 4])), ("number", Tensor.Full([], 3)), ("no more", Tensor.Zeros([3, 0]))]),
            Saved([]),
            Saved(Enumerable.Range(0, 100).Select(i => ($"layer {i}", Tensor.Full([i % 5, 2], i, ElementType.Float64)))),
            Foreign("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""", 16),
            Foreign(
                """{ "b": {"data_offsets": [4, 6], "dtype": "BF16", "shape": [1], "more": [1, {"x": null}]}, "__metadata__": {"format": "pt"},""" +
                """ "a": {"shape": [2, 2], "dtype": "BOOL", "data_offsets": [0, 4]}}  """, 6),
        ];
    }

    static byte[] Saved(IEnumerable<(string Name, Tensor Value)> tensors, Dictionary<string, string>? metadata = null)
    {
        string path = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(path, tensors, metadata);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static byte[] Foreign(string header, int values) => TensorBytes.Join(Encoding.UTF8.GetBytes(header), new byte[values]);
}
