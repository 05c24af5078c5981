using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Rows that another implementation computed (tests/fixtures), and how near ours must come.</summary>
internal static class Fixture
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Myelin.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    public static JsonElement[] Rows(string file) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "tests", "fixtures", file))).RootElement.EnumerateArray()];

    public static double[] Numbers(this JsonElement row, string name) => row.GetProperty(name).Numbers();

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];

    public static Shape Shape(this JsonElement row, string name) => Myelin.Shape.Create([.. row.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())]);

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>
    /// Every number is the expected one to the type's rounding, measured by it and by the largest of them, which counts as <paramref name="least"/> or more.
    /// </summary>
    public static void Near(double[] expected, Tensor actual, double float64 = 2e-14, double float32 = 2e-6, double least = 0)
    {
        double tolerance = actual.Type == ElementType.Float64 ? float64 : float32;
        double[] numbers = actual.Cast(ElementType.Float64).ToArray<double>();
        Assert.Equal(expected.Length, numbers.Length);
        double largest = Math.Max(least, expected.Max(Math.Abs));
        for (int i = 0; i < numbers.Length; i++)
            Assert.True(
                Math.Abs(numbers[i] - expected[i]) <= tolerance * (Math.Abs(expected[i]) + largest),
                $"element {i}: expected {expected[i]:R}, received {numbers[i]:R} ({actual.Type})");
    }

    /// <summary>Every public class that can be made of a kind.</summary>
    public static Type[] Kinds<T>() => [.. typeof(T).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)];

    /// <summary>An object of a class by its constructor with the defaults of all parameters.</summary>
    public static object Default(Type kind)
    {
        System.Reflection.ConstructorInfo constructor = kind.GetConstructors()[0];
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }
}
