using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Myelin.Tests;

public class GeneratedDataTests
{
    public static TheoryData<string, string> Pinned() => new()
    {
        { "moons", "13fa0d2b9be1c79fc2d0938a58a8ba7babd2a668b17b8933ccada55129e5c6aa" },
        { "circles", "7b187c714c9e57710e4dcc1685578c3cd03c69e3c34dfca562ef5cd0c50057ef" },
        { "spirals", "d1f283335b1e5239629d924fa24d8f99303a35c9e6e4fe256e66796af987ffc4" },
        { "blobs", "75edd580a7102618cabfd2458e0727a81d98789e22aa6b148f438c73056bbb79" },
        { "digits", "4a724b856a59df8627c8f408bbbf607dd110ab77271cb3f77a06d390a9df7495" },
    };

    static FloatData Generate(string name, int count, ulong seed, int first) => name switch
    {
        "moons" => Moons.Draw(count, seed: seed, first: first),
        "circles" => Circles.Draw(count, seed: seed, first: first),
        "spirals" => Spirals.Draw(count, seed: seed, first: first),
        _ => Blobs.Draw(count, seed: seed, first: first),
    };

    /// <summary>The SHA-256 of the first 100 examples of seed 0: the same on every machine and for ever.</summary>
    [Theory]
    [MemberData(nameof(Pinned))]
    public void The_bits_are_pinned(string name, string sha256)
    {
        ReadOnlySpan<byte> bytes = name == "digits"
            ? DrawnDigits.Draw(100).Inputs
            : MemoryMarshal.AsBytes(Generate(name, 100, 0, 0).Inputs.AsSpan());
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Theory]
    [InlineData("moons")]
    [InlineData("circles")]
    [InlineData("spirals")]
    [InlineData("blobs")]
    public void A_point_depends_on_seed_and_index_alone(string name)
    {
        FloatData all = Generate(name, 50, 3, 0), part = Generate(name, 20, 3, 30);
        Assert.Equal(all.Inputs[(30 * 2)..], part.Inputs);
        Assert.Equal(all.Labels[30..], part.Labels);
        Assert.NotEqual(all.Inputs, Generate(name, 50, 4, 0).Inputs);
        Assert.InRange(all.Labels.CountBy(label => label).Max(pair => pair.Value) - all.Labels.CountBy(label => label).Min(pair => pair.Value), 0, 1);
    }

    [Fact]
    public void Exclusive_or_is_the_truth_table()
    {
        FloatData xor = Xor.Draw();
        for (int i = 0; i < 4; i++)
            Assert.Equal((int)xor.Inputs[2 * i] ^ (int)xor.Inputs[2 * i + 1], xor.Labels[i]);
    }

    [Fact]
    public void Circles_without_noise_are_circles()
    {
        FloatData data = Circles.Draw(100, noise: 0, factor: 0.3, seed: 1);
        for (int i = 0; i < data.Count; i++)
            Assert.Equal(data.Labels[i] == 0 ? 1 : 0.3, double.Hypot(data.Inputs[2 * i], data.Inputs[2 * i + 1]), 1e-6);
    }

    [Fact]
    public void Moons_without_noise_are_half_circles()
    {
        FloatData data = Moons.Draw(100, noise: 0, seed: 1);
        for (int i = 0; i < data.Count; i++)
        {
            bool upper = data.Labels[i] == 0;
            double x = data.Inputs[2 * i] - (upper ? 0 : 1), y = data.Inputs[2 * i + 1] - (upper ? 0 : 0.5);
            Assert.Equal(1, double.Hypot(x, y), 1e-6);
            Assert.True(upper ? y >= 0 : y <= 0);
        }
    }

    [Fact]
    public void Spirals_turn_with_their_radius()
    {
        FloatData data = Spirals.Draw(90, arms: 3, noise: 0, seed: 1, turns: 0.9);
        for (int i = 0; i < data.Count; i++)
        {
            double radius = double.Hypot(data.Inputs[2 * i], data.Inputs[2 * i + 1]);
            double angle = data.Labels[i] / 3.0 + 0.9 * radius;
            Assert.Equal(radius * Math.Cos(2 * Math.PI * angle), data.Inputs[2 * i], 1e-5);
        }
    }

    [Fact]
    public void Blobs_spread_around_their_centres()
    {
        FloatData data = Blobs.Draw(3_000, classes: 3, features: 4, spread: 2, seed: 5);
        FloatData centres = Blobs.Draw(3, classes: 3, features: 4, spread: 0, seed: 5);
        double squares = 0;
        for (int i = 0; i < data.Inputs.Length; i++)
        {
            double off = data.Inputs[i] - centres.Inputs[data.Labels[i / 4] * 4 + i % 4];
            squares += off * off;
        }
        Assert.Equal(2, Math.Sqrt(squares / data.Inputs.Length), 0.05);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Contains("count 0", Assert.Throws<ArgumentException>(() => Moons.Draw(0)).Message);
        Assert.Contains("noise", Assert.Throws<ArgumentException>(() => Moons.Draw(1, noise: -1)).Message);
        Assert.Contains("factor", Assert.Throws<ArgumentException>(() => Circles.Draw(1, factor: double.NaN)).Message);
        Assert.Contains("2 classes", Assert.Throws<ArgumentException>(() => Spirals.Draw(1, arms: 1)).Message);
        Assert.Contains("DrawnDigits", Assert.Throws<ArgumentException>(() => DrawnDigits.Draw(-1)).Message);
    }
}
