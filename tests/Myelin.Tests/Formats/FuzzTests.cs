using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>Damaged files. CI tries 2,000 of each with `dotnet run -c Release --project tests/Endurance -- fuzz 2000 --target files`.</summary>
public class FuzzTests
{
    public static TheoryData<string> Targets { get; } = [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Damaged_files_give_tensors_or_a_typed_error(string name)
    {
        FuzzReport report = Fuzzing.Run(FuzzTarget.All.Single(target => target.Name == name), count: 500, seed: 1, first: 0, _ => { });
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.True(report.Loaded > 7 && report.Refused > 125, report.ToString());
    }

    [Fact]
    public void Programs_of_random_shapes_give_tensors_or_a_typed_error()
    {
        FuzzReport report = ShapeFuzzing.Run(count: 500, seed: 1, first: 0, _ => { });
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.True(report.Loaded > 75 && report.Refused > 250, report.ToString());
    }

    [Fact]
    public void A_case_depends_on_its_seed_and_number_alone()
    {
        byte[][] samples = TensorSamples.Make();
        FuzzCase a = FuzzCase.Make(samples, 3, 77), b = FuzzCase.Make(samples, 3, 77), other = FuzzCase.Make(samples, 4, 77);
        Assert.Equal((a.Story, a.Length), (b.Story, b.Length));
        Assert.Equal(a.Bytes, b.Bytes);
        Assert.False(a.Bytes.AsSpan().SequenceEqual(other.Bytes));
    }

    static FuzzReport Fuzz(Func<string, IEnumerable<Tensor>> load)
    {
        bool first = true;
        FuzzReport report = Fuzzing.Run(
            new("bad reader", () => [TensorSamples.Make()[0]], path => !first || (first = false) ? load(path) : []), count: 1, seed: 1, first: 0, _ => { });
        foreach (string file in report.Failures) Directory.Delete(file.Split("are in ")[1], recursive: true);
        return report;
    }

    [Fact]
    public void A_reader_that_does_wrong_is_found()
    {
        Assert.Contains("no type of its own", Assert.Single(Fuzz(_ => throw new IndexOutOfRangeException()).Failures));
        Assert.Contains("does not name the file", Assert.Single(Fuzz(_ => throw new DataFormatException("other", 0, "a", "b", "c")).Failures));
        Assert.Contains("does not name a byte of the file", Assert.Single(Fuzz(path => throw new DataFormatException(path, 1L << 50, "a", "b", "c")).Failures));
        Assert.Contains("does not name a reason", Assert.Single(Fuzz(path => throw new DataFormatException(path, 0, "", "b", "c")).Failures));
        Assert.Contains(
            "are allowed", Assert.Single(Fuzz(path => new byte[20 << 20].Length > 0 ? throw new DataFormatException(path, 0, "a", "b", "c") : []).Failures));
    }
}
