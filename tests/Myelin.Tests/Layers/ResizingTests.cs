using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Resized images against those of PyTorch (tests/fixtures/resize_fixtures.py, which says where definitions are the same).</summary>
public class ResizingTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("resize.json");

    public static TheoryData<int> Indices { get; } = new(Enumerable.Range(0, Rows.Length));

    [Theory]
    [MemberData(nameof(Indices))]
    public void Images_are_resized_as_by_PyTorch(int index)
    {
        JsonElement row = Rows[index];
        Interpolation interpolation = row.Text("mode") switch
        {
            "nearest-exact" => Interpolation.Nearest,
            "bilinear" => Interpolation.Bilinear,
            "bicubic" => Interpolation.Bicubic,
            _ => Interpolation.Area,
        };
        Shape size = row.Shape("size");
        Tensor x = Tensor.From(row.Numbers("x"), row.Shape("shape"));
        foreach (ElementType type in new[] { ElementType.Float64, ElementType.Float32 })
        {
            var layer = new Resizing(size[0], size[1], interpolation, antialias: row.GetProperty("antialias").GetInt32() == 1);
            Fixture.Near(row.Numbers("y"), layer.Of(x.Cast(type)), float64: 1e-13);
        }
    }

    [Fact]
    public void An_image_keeps_its_bits_at_its_own_size()
    {
        Tensor x = Tensor.Uniform([2, 5, 4, 3], 1);
        foreach (Interpolation interpolation in Enum.GetValues<Interpolation>()) Assert.Same(x, new Resizing(5, 4, interpolation).Of(x));
    }

    [Fact]
    public void A_value_that_is_not_finite_stays_near_its_pixel()
    {
        float[] values = new float[64];
        values[9] = float.PositiveInfinity;
        float[] y = new Resizing(16, 16).Of(Tensor.From(values, [1, 8, 8, 1])).ToArray<float>();
        Assert.InRange(y.Count(value => !float.IsFinite(value)), 1, 16);
    }

    [Fact]
    public void Pictures_of_different_sizes_are_resized_one_by_one_in_a_pipeline()
    {
        Tensor[] pictures = [Tensor.Uniform([9, 4, 3], 1), Tensor.Uniform([5, 12, 3], 2), Tensor.Uniform([6, 6, 3], 3)];
        Dataset data = Dataset.Stream([new([null, null, 3])], [[1]], _ => pictures.Select(picture => new Example(picture, Tensor.Ones([1]))))
            .Map(new Resizing(6, 6));
        Assert.Equal([6, 6, 3], data.InputShape);
        Tensor all = data.Batches(3).Single().Inputs[0];
        for (int i = 0; i < 3; i++)
            Assert.Equal(new Resizing(6, 6).Of(pictures[i].ExpandDims(0)).ToArray<float>(), all[i].ToArray<float>());
    }
}
