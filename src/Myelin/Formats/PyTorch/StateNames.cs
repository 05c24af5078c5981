using System.Globalization;
using System.Numerics;

namespace Myelin;

/// <summary>Names the tensors, numbers and texts of nested dictionaries, lists and tuples: keys joined by dots.</summary>
/// <param name="what">The file, for errors.</param>
/// <param name="mostText">The maximum number of characters of all names. Objects that occur in several places could make them grow without bound.</param>
sealed class StateNames(FileEntry what, long mostText)
{
    /// <summary>The name of a tensor that is the whole file.</summary>
    public const string Single = "tensor";

    /// <summary>The maximum nesting.</summary>
    const int Deepest = 64;

    readonly HashSet<string> names = [];
    long text;

    /// <summary>The tensors, in the order of the file.</summary>
    public List<(string Name, TorchTensor Tensor)> Tensors { get; } = [];

    /// <summary>Numbers, texts and element types.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Names everything in an object.</summary>
    /// <exception cref="DataFormatException">Two names are equal, or names or nesting exceed a bound.</exception>
    public StateNames Of(object? root)
    {
        if (root is TorchTensor tensor) Tensors.Add((Single, tensor));
        else Visit("", root, 0);
        return this;
    }

    void Visit(string name, object? value, int depth)
    {
        if (depth > Deepest) throw what.Broken(0, $"at most {Deepest} levels of dictionaries and lists", "more", PyTorch.Damaged);
        switch (value)
        {
            case PickleMap map:
                foreach ((object? key, object? item) in map.Items) Visit(Inner(name, Told(key)), item, depth + 1);
                break;
            case IReadOnlyList<object?> items:
                for (int i = 0; i < items.Count; i++) Visit(Inner(name, Told((long)i)), items[i], depth + 1);
                break;
            case TorchTensor tensor:
                Claim(name);
                Tensors.Add((name, tensor));
                break;
            case bool or long or BigInteger or double or string or TorchKind:
                Claim(name);
                Metadata.Add(name, Told(value));
                break;
        }
    }

    /// <summary>A number, text or element type as a name or value; of another object nothing.</summary>
    static string Told(object? value) => value is string or bool or long or BigInteger or double or TorchKind
        ? Convert.ToString(value, CultureInfo.InvariantCulture)! : "";

    /// <summary>Counts a name before it is made.</summary>
    string Inner(string outer, string key)
    {
        text += outer.Length + key.Length + 1;
        if (text > mostText) throw what.Broken(0, $"names of at most {mostText} characters in all", "more", PyTorch.Damaged);
        return outer.Length == 0 ? key : $"{outer}.{key}";
    }

    void Claim(string name)
    {
        if (!names.Add(name)) throw what.Broken(0, "each name once", $"\"{(name.Length > 100 ? $"{name[..100]}..." : name)}\" twice", PyTorch.Damaged);
    }
}
