namespace Myelin.Tests;

public class DrawnDigitsTests
{
    [Fact]
    public void An_image_depends_on_seed_and_index_alone()
    {
        ByteData all = DrawnDigits.Draw(60, seed: 3), part = DrawnDigits.Draw(25, seed: 3, first: 35);
        Assert.Equal(all.Inputs[(35 * 784)..], part.Inputs);
        Assert.Equal(all.Labels[35..], part.Labels);
        Assert.NotEqual(all.Labels, DrawnDigits.Draw(60, seed: 4).Labels);
    }

    [Fact]
    public void Every_ten_images_hold_each_digit_once()
    {
        ByteData data = DrawnDigits.Draw(200);
        Assert.Equal([200, 28, 28, 1], data.Shape);
        foreach (int[] ten in data.Labels.Chunk(10))
            Assert.Equal(Enumerable.Range(0, 10), ten.Order());
    }

    [Fact]
    public void Every_image_has_ink_and_a_margin()
    {
        ByteData data = DrawnDigits.Draw(2_000, seed: 1);
        for (int i = 0; i < data.Count; i++)
        {
            Span<byte> image = data.Inputs.AsSpan(i * 784, 784);
            int ink = 0, border = 0;
            for (int p = 0; p < 784; p++)
            {
                ink += image[p];
                if (p / 28 is 0 or 27 || p % 28 is 0 or 27)
                    border += image[p];
            }
            Assert.InRange(ink / 255.0, 15, 250);
            Assert.Equal(0, border);
            Assert.Contains((byte)255, image.ToArray());
        }
    }

    [Fact]
    public void The_nearest_neighbour_knows_most_digits_and_not_all()
    {
        // Neither noise nor child's play: 1-nearest-neighbour on 1,000 images.
        ByteData train = DrawnDigits.Draw(1_000), test = DrawnDigits.Draw(200, first: 1_000);
        int right = 0;
        for (int i = 0; i < test.Count; i++)
        {
            int nearest = Enumerable.Range(0, train.Count).MinBy(j => Distance(test, i, train, j));
            right += train.Labels[nearest] == test.Labels[i] ? 1 : 0;
        }
        Assert.InRange(right, 170, 199);
    }

    static int Distance(ByteData a, int i, ByteData b, int j)
    {
        int sum = 0;
        for (int p = 0; p < 784; p++)
        {
            int d = a.Inputs[i * 784 + p] - b.Inputs[j * 784 + p];
            sum += d * d;
        }
        return sum;
    }

    [Fact]
    public void Noise_changes_pixels_and_nothing_else()
    {
        ByteData clean = DrawnDigits.Draw(10), noisy = DrawnDigits.Draw(10, noise: 0.1);
        Assert.Equal(clean.Labels, noisy.Labels);
        double difference = clean.Inputs.Zip(noisy.Inputs, (a, b) => Math.Abs(a - (double)b)).Average();
        Assert.InRange(difference, 5, 20);
    }
}
