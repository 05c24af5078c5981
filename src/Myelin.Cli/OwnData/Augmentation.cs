namespace Myelin.Cli.OwnData;

/// <summary>Random changes of training pictures: shifts of up to a tenth of the size, and mirrored colour pictures. Each epoch has others.</summary>
static class Augmentation
{
    /// <summary>The data set with changed pictures.</summary>
    public static Dataset Of(Dataset data)
    {
        Shape shape = data.InputShape;
        int down = Math.Max(1, shape[0] / 10), right = Math.Max(1, shape[1] / 10);
        bool mirrors = shape[2] == 3;   // a mirrored digit or letter is another one
        return data.MapBatches((batch, random) =>
        {
            Tensor x = batch.Inputs[0];
            Tensor[] changed = [.. random.Select((draws, i) => Changed(x[i], draws, down, right, mirrors))];
            return batch.With(inputs: [Tensor.Stack(changed, 0)]);
        });
    }

    /// <summary>What is changed, in words.</summary>
    /// <exception cref="UsageException">The inputs are no pictures.</exception>
    public static string InWords(Dataset data) => data.InputSpecs is [{ Rank: 3, HasFreeAxes: false }]
        ? $"shifted by up to {Math.Max(1, data.InputShape[0] / 10)} pixels{(data.InputShape[2] == 3 ? ", half of them mirrored" : "")}; others in each epoch"
        : throw new UsageException("--augment: expects pictures, received other data; leave it out.");

    static Tensor Changed(Tensor picture, ExampleRandom random, int down, int right, bool mirrors)
    {
        int y = random.Integer(2 * down + 1) - down, x = random.Integer(2 * right + 1) - right;
        if (mirrors && random.Chance(0.5)) picture = picture.Flip(1);
        return Shifted(Shifted(picture, 0, y), 1, x);
    }

    /// <summary>Moves a picture along an axis; its edge is repeated.</summary>
    static Tensor Shifted(Tensor picture, int axis, int by)
    {
        if (by == 0) return picture;
        int size = picture.Shape[axis];
        int[] from = [.. Enumerable.Range(0, size).Select(i => Math.Clamp(i - by, 0, size - 1))];
        return picture.Gather(Tensor.From(from), axis);
    }
}
