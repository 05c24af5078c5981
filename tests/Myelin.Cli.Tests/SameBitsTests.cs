namespace Myelin.Cli.Tests;

/// <summary>A whole epoch gives the same weights however it is computed.</summary>
public sealed class SameBitsTests
{
    static readonly Lazy<string> Expected = new(() => Weights(""));

    [Theory]
    [InlineData("")]
    [InlineData("--threads 1")]
    [InlineData("--threads 2")]
    [InlineData("--threads 3")]
    [InlineData("--threads 4")]
    [InlineData("--eager")]
    [InlineData("--eager --threads 3")]
    public void Whatever_the_options(string options) => Assert.Equal(Expected.Value, Weights(options));

    [Theory]
    [InlineData("MYELIN_SIMD", "avx2")]
    [InlineData("MYELIN_SIMD", "vector128")]
    [InlineData("MYELIN_SIMD", "scalar")]
    [InlineData("MYELIN_THREADS", "3")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    public void Whatever_the_environment(string name, string value)
    {
        Assert.SkipWhen(value == "avx2" && CpuDevice.Widest < SimdLevel.Avx2, "this machine has no AVX2");
        Assert.Equal(Expected.Value, Weights("", (name, value)));
    }

    [Fact]
    public void With_the_widest_registers_or_an_error()
    {
        using var command = new Command();
        Outcome outcome = command.Run("train xor --epochs 1 --json --quiet", ("MYELIN_SIMD", "avx512"));
        if (CpuDevice.Widest < SimdLevel.Avx512) outcome.Failed(2, "this machine has");
        else Assert.Contains("AVX-512", outcome.Ended(0).Json.GetProperty("device").GetString());
    }

    [Fact]
    public void Another_seed_gives_other_weights() => Assert.NotEqual(Expected.Value, Weights("--seed 1"));

    static string Weights(string options, params (string, string)[] environment)
    {
        using var command = new Command();
        return command.Run($"train digits --limit 700 --epochs 1 --json --quiet {options}", environment)
            .Ended(0).Json
            .GetProperty("weightsSha256")
            .GetString()!;
    }
}
