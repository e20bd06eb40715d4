from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0006_sign_in_link'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailboxposition',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailboxposition',
            name='leased_by',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='mailboxposition',
            name='tried_uid',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='mailboxposition',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='message',
            name='channel',
            field=models.CharField(choices=[('mail', 'by mail'), ('automatic', 'automatic reply by mail'), ('web', 'in “my requests”'), ('desk', 'in the admin')], max_length=10, verbose_name='channel'),
        ),
    ]
