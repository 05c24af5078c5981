namespace Myelin.Fuzz;

/// <summary>NPY and NPZ files as they should be.</summary>
public static class NpySamples
{
    static Tensor Numbers => Tensor.Range(24, ElementType.Float32).Reshape([2, 3, 4]);

    /// <summary>Arrays of every element type, in both orders.</summary>
    public static byte[][] Arrays() =>
    [
        .. Enum.GetValues<ElementType>().Select(type => Saved(path => Npy.Save(path, Numbers.GreaterThan(11).Cast(type)))),
        Saved(path => Npy.Save(path, Numbers, fortran: true)),
        Saved(path => Npy.Save(path, Tensor.Full([], 3))),
        Saved(path => Npy.Save(path, Tensor.Zeros([3, 0]))),
    ];

    /// <summary>Archives with and without compression, of one, many and no arrays.</summary>
    public static byte[][] Archives() =>
    [
        Saved(path => Npz.Save(path, [("x", Numbers), ("deep/ünï", Tensor.Ones([40, 50]))])),
        Saved(path => Npz.Save(path, [("x", Numbers), ("y", Tensor.Ones([40, 50]))], compress: true)),
        Saved(path => Npz.Save(path, Enumerable.Range(0, 20).Select(i => ($"layer {i}", Tensor.Full([i % 5, 2], i))))),
        Saved(path => Npz.Save(path, [])),
    ];

    static byte[] Saved(Action<string> save)
    {
        string path = Path.GetTempFileName();
        try
        {
            save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
