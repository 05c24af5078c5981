using System.Globalization;

namespace Myelin.Onnx;

/// <summary>The attributes of a node of the domain "myelin".</summary>
/// <param name="OpType">The name of the function, for errors.</param>
/// <param name="Values">The attributes by their names.</param>
readonly record struct MyelinAttributes(string OpType, IReadOnlyDictionary<string, object> Values)
{
    /// <summary>A number of double precision, which is a text.</summary>
    public double Double(string name) => Of(name) switch
    {
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        float number => number,
        object other => throw Wrong(name, "a number as text", other),
    };

    /// <summary>A whole number.</summary>
    public int Int(string name) => Of(name) switch
    {
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        object other => throw Wrong(name, "a whole number", other),
    };

    /// <summary>0 or 1.</summary>
    public bool Flag(string name) => Int(name) != 0;

    /// <summary>A text.</summary>
    public string Text(string name) => Of(name) is string text ? text : throw Wrong(name, "a text", Of(name));

    /// <summary>The inputs, of which there are so many.</summary>
    public Tensor[] Expect(Tensor[] x, int count) => x.Length == count ? x
        : throw new OnnxException($"ONNX node myelin.{OpType}: expects {count} inputs, received {x.Length}; export the model again.");

    object Of(string name) => Values.TryGetValue(name, out object? value) ? value : throw Wrong(name, "a value", "none");

    OnnxException Wrong(string name, string expected, object received) =>
        new($"ONNX node myelin.{OpType}: expects {expected} for its attribute \"{name}\", received {received}; export the model again.");
}
